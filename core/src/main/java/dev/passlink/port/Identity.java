package dev.passlink.port;

import static java.util.Objects.requireNonNull;

import dev.passlink.EmailAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person whose identity a provider has confirmed.
 *
 * <p>Issuer and subject together are the key that connects it with an account: neither changes when the address does,
 * and a subject is never reassigned. The address is only a hint unless the provider is {@linkplain #authoritative()
 * authoritative} for it.
 *
 * @param issuer the provider's issuer; always spelled the same for one provider; visible ASCII
 * @param subject the person's id, unique at that issuer: 1 to 255 characters of visible ASCII, with spaces only
 *     between them (OpenID Connect Core §2), so that no two look alike or are the same to a database
 * @param email as described for the record that the provider has; empty if it gives none, or one that isn't valid
 *     here
 * @param emailVerified whether the provider says that it has verified the address; false if it doesn't say
 * @param authoritative whether the provider's word about the address is as good as an email to it: only then may an
 *     account be found by the address
 * @param hostedDomain the domain of the organisation that the account belongs to; empty if there is none
 * @param name a name to display and never to trust; empty if the provider gives none
 */
public record Identity(
        String issuer,
        String subject,
        Optional<EmailAddress> email,
        boolean emailVerified,
        boolean authoritative,
        Optional<String> hostedDomain,
        Optional<String> name)
        implements IdentityResult {
    private static final Pattern ISSUER = Pattern.compile("[!-~]+");
    private static final Pattern SUBJECT = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

    /**
     * Refuses values that can't be a key.
     *
     * @param issuer as described for the record
     * @param subject as described for the record
     * @param email as described for the record
     * @param emailVerified as described for the record
     * @param authoritative as described for the record
     * @param hostedDomain as described for the record
     * @param name as described for the record
     * @throws IllegalArgumentException if the issuer or the subject isn't of the form described, or the provider is
     *     authoritative but gives no address
     */
    public Identity {
        requireNonNull(email, "email");
        requireNonNull(hostedDomain, "hostedDomain");
        requireNonNull(name, "name");
        if (!ISSUER.matcher(issuer).matches() || !SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("An identity needs an issuer, and a subject of 1 to 255 characters "
                    + "of visible ASCII, without spaces at either end.");
        }
        if (authoritative && email.isEmpty()) {
            throw new IllegalArgumentException(
                    "A provider can't be authoritative for an address that it doesn't give.");
        }
    }

    /**
     * Leaves out the name, and masks the address.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "Identity[" + issuer + ", " + subject + ", "
                + email.map(EmailAddress::masked).orElse("no address") + (emailVerified ? ", verified" : "")
                + (authoritative ? ", authoritative" : "") + "]";
    }
}
