package dev.passlink.adapter;

import dev.passlink.Pass;
import dev.passlink.Subject;
import dev.passlink.UnavailableException;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import java.time.Duration;
import java.util.List;

/**
 * Signing in by passkey, for an adapter: what a browser is asked, whom its answer lets in, and the passkeys of a person.
 *
 * <p>Nothing is stored for a question. Its challenge is signed, for one purpose, one browser and {@link
 * #CHALLENGE_LIFETIME}, and good once.
 *
 * <p>Everywhere: a {@code secret} is the browser's, such as {@link AntiForgery#newSecret} makes and a {@code __Host-} cookie
 * keeps; {@code secrets} is what a browser sent as such, each tried; {@code credential} is any text. A part that cannot answer
 * is an {@link UnavailableException}; nobody is let in and nothing is added.
 */
public interface PasskeyFlows {
    /** How long a browser may take to answer. */
    Duration CHALLENGE_LIFETIME = Duration.ofMinutes(5);

    /** How old a sign-in may be at most that adds, renames or removes a passkey. */
    Duration FRESH = Duration.ofMinutes(10);

    /**
     * For whom passkeys are made.
     *
     * @return the same for the life of this object
     */
    PasskeyVerifier.RelyingParty relyingParty();

    /**
     * What a browser is asked that wants to sign in: any passkey that it has for this site.
     *
     * @param secret the browser's
     * @return {@code PublicKeyCredentialRequestOptionsJSON}
     */
    String signInOptions(String secret);

    /**
     * What a browser is asked where somebody is signed in already: a passkey of that very account.
     *
     * @param pass live
     * @param secret the browser's
     * @return {@code PublicKeyCredentialRequestOptionsJSON}
     */
    String confirmOptions(Pass pass, String secret);

    /**
     * What a browser is asked to make.
     *
     * @param pass live
     * @param secret the browser's
     * @return {@code PublicKeyCredentialCreationOptionsJSON}
     */
    String creationOptions(Pass pass, String secret);

    /**
     * Signs in by a passkey.
     *
     * @param credential the browser's answer to {@link #signInOptions}
     * @param form where to go and whether to stay; its address does not matter
     * @param secrets the browser's
     * @param browser the client's address, by which refused tries are limited, and what it holds: one that has signed in
     *     before is counted by itself
     * @return {@link PasskeyDecision.Granted}, or why not
     */
    PasskeyDecision signIn(String credential, LoginForm form, List<String> secrets, Browser browser);

    /**
     * Signs in anew whoever is signed in.
     *
     * @param credential the browser's answer to {@link #confirmOptions}
     * @param pass live, the same sign-in
     * @param form where to go; whether to stay is as it was
     * @param secrets the browser's
     * @param client the client's address, for an event; refused tries are limited by account
     * @return {@link PasskeyDecision.Granted}, or why not
     */
    PasskeyDecision confirm(String credential, Pass pass, LoginForm form, List<String> secrets, String client);

    /**
     * Adds a passkey to the account of whoever is signed in, and tells its address by email.
     *
     * @param credential the browser's answer to {@link #creationOptions}
     * @param pass live, the same sign-in, looked up by this very request and {@linkplain #isFresh fresh}
     * @param secrets the browser's
     * @param browser for the language of the email, the device that it names, and the name of the passkey
     * @return {@link PasskeyDecision.Added}, or why not
     */
    PasskeyDecision add(String credential, Pass pass, List<String> secrets, Browser browser);

    /**
     * Whether a sign-in may add, rename and remove passkeys.
     *
     * @param pass live
     * @return false if it is older than {@link #FRESH}
     */
    boolean isFresh(Pass pass);

    /**
     * The passkeys of an account.
     *
     * @param subject whose
     * @return the oldest first; none of a guest
     */
    List<Passkey> of(Subject subject);

    /**
     * Renames a passkey: by its name a person knows which one to remove.
     *
     * @param pass live, looked up by this very request and {@linkplain #isFresh fresh}
     * @param id which one
     * @param name any text
     * @return false if the account has no such passkey, that is no {@linkplain Passkey#isName name}, or the pass is not fresh
     */
    boolean rename(Pass pass, String id, String name);

    /**
     * Removes a passkey, and tells the account's address by email.
     *
     * @param pass live, looked up by this very request and {@linkplain #isFresh fresh}
     * @param id which one
     * @param browser for the language of the email, and the device that it names
     * @return {@link PasskeyDecision.Removed}, or why not
     */
    PasskeyDecision remove(Pass pass, String id, Browser browser);

    /**
     * What a browser may keep to know that an account was offered a passkey there: it tells nobody whose.
     *
     * @param subject whose
     * @return 11 characters of base64url, the same for as long as the same key signs
     */
    String mark(Subject subject);
}
