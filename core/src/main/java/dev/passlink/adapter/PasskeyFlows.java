package dev.passlink.adapter;

import dev.passlink.Pass;
import dev.passlink.Subject;
import dev.passlink.UnavailableException;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Signing in with passkeys, for an adapter: requests to browsers, decisions about their answers, and a user's own
 * passkeys.
 *
 * <p>Requests aren't stored. A request's challenge is signed for one purpose, one browser and {@link
 * #CHALLENGE_LIFETIME}, and works once.
 *
 * <p>In all methods, {@code secret} is the browser's secret, from {@link AntiForgery#newSecret}, kept in a {@code
 * __Host-} cookie; {@code secrets} are all secrets that a browser sent, of which each is tried; {@code credential} is
 * any text. If a part can't answer, the result is an {@link UnavailableException}; nobody is let in and nothing is
 * added.
 */
public interface PasskeyFlows {
    /** How long a browser may take to answer. */
    Duration CHALLENGE_LIFETIME = Duration.ofMinutes(5);

    /** The maximum age of a sign-in that adds, renames or removes a passkey. */
    Duration FRESH = Duration.ofMinutes(10);

    /**
     * The relying party that passkeys are for.
     *
     * @return always the same object
     */
    PasskeyVerifier.RelyingParty relyingParty();

    /**
     * The request to a browser that wants to sign in with any passkey that it has for this site.
     *
     * @param secret the browser's secret
     * @return {@code PublicKeyCredentialRequestOptionsJSON}
     */
    String signInOptions(String secret);

    /**
     * The request to a browser where a user is already signed in, for a passkey of the same account.
     *
     * @param pass a valid pass
     * @param secret the browser's secret
     * @return {@code PublicKeyCredentialRequestOptionsJSON}
     */
    String confirmOptions(Pass pass, String secret);

    /**
     * The request to a browser to create a passkey.
     *
     * @param pass a valid pass
     * @param secret the browser's secret
     * @return {@code PublicKeyCredentialCreationOptionsJSON}
     */
    String creationOptions(Pass pass, String secret);

    /**
     * Signs in with a passkey.
     *
     * @param credential the browser's answer to {@link #signInOptions}
     * @param form where to go and whether to stay signed in; its address doesn't matter
     * @param secrets the browser's secrets
     * @param browser the browser. Refused attempts are limited by its client address; a browser that has signed in
     *     before is counted separately
     * @return {@link PasskeyDecision.Granted}, or the reason for a refusal
     */
    PasskeyDecision signIn(String credential, LoginForm form, List<String> secrets, Browser browser);

    /**
     * Signs a signed-in user in again.
     *
     * @param credential the browser's answer to {@link #confirmOptions}
     * @param pass the valid pass of the same sign-in
     * @param form where to go; whether to stay signed in doesn't change
     * @param secrets the browser's secrets
     * @param client the client's IP address, for an event; refused attempts are limited by account
     * @return {@link PasskeyDecision.Granted}, or the reason for a refusal
     */
    PasskeyDecision confirm(String credential, Pass pass, LoginForm form, List<String> secrets, String client);

    /**
     * Adds a passkey to the account of a signed-in user, and sends a notice to its address.
     *
     * @param credential the browser's answer to {@link #creationOptions}
     * @param pass the valid pass of the same sign-in, checked in this same request and {@linkplain #isFresh fresh}
     * @param stillSignedIn checks the same pass at once; asked when the passkey is there, which stays only if it's true
     * @param secrets the browser's secrets
     * @param browser the browser, for the language of the email, the device that it names, and the passkey's name
     * @return {@link PasskeyDecision.Added}, or the reason for a refusal
     */
    PasskeyDecision add(
            String credential, Pass pass, BooleanSupplier stillSignedIn, List<String> secrets, Browser browser);

    /**
     * Whether a sign-in is recent enough to add, rename and remove passkeys.
     *
     * @param pass a valid pass
     * @return false if it is older than {@link #FRESH}
     */
    boolean isFresh(Pass pass);

    /**
     * The passkeys of an account.
     *
     * @param subject the account
     * @return the passkeys, oldest first; none for a guest
     */
    List<Passkey> of(Subject subject);

    /**
     * Renames a passkey, and sends a notice to the account's address. Names tell people which one to remove.
     *
     * @param pass a valid pass, checked in this same request and {@linkplain #isFresh fresh}
     * @param id its {@link Passkey#id()}
     * @param name any text
     * @param browser the browser, for the language of the email and the device that it names
     * @return {@link PasskeyDecision.Renamed}, or the reason for a refusal; {@code PASSKEY_REFUSED} if the text isn't a
     *     valid {@linkplain Passkey#isName name}, or an email can't say it, or it looks like the name of another of the
     *     account's passkeys
     */
    PasskeyDecision rename(Pass pass, String id, String name, Browser browser);

    /**
     * Removes a passkey, and sends a notice to the account's address.
     *
     * @param pass a valid pass, checked in this same request and {@linkplain #isFresh fresh}
     * @param id its {@link Passkey#id()}
     * @param browser the browser, for the language of the email and the device that it names
     * @return {@link PasskeyDecision.Removed}, or the reason for a refusal
     */
    PasskeyDecision remove(Pass pass, String id, Browser browser);

    /**
     * A text that a browser may keep to remember that an account was offered a passkey there. It doesn't reveal which
     * account.
     *
     * @param subject the account
     * @return 11 characters of base64url, the same for as long as the same key signs
     */
    String mark(Subject subject);
}
