package dev.passlink.port;

import dev.passlink.EmailAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody whom a provider vouches for.
 *
 * <p>Issuer and subject together are the key to link an account by: neither changes when the address does, and a subject
 * is never given to somebody else. The address is a hint unless the provider is {@linkplain #authoritative()
 * authoritative} for it.
 *
 * @param issuer who vouches; for one provider always spelled the same; visible ASCII
 * @param subject whom it means, unique at that issuer: 1 to 255 characters of ASCII that can be seen, with spaces between
 *     them at most (OpenID Connect Core §2), so that no two look alike or are one for a database
 * @param email the address that the provider knows; empty if it says none, or none that is an address here
 * @param emailVerified whether the provider says that it has verified the address; false if it does not say
 * @param authoritative whether the provider's word about the address is as good as a mail to it: only then may an
 *     account be found by the address
 * @param hostedDomain the organisation's domain that the account belongs to; empty if it belongs to none
 * @param name what to call the person, to be shown and never to be trusted; empty if the provider says none
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
     * Refuses what cannot be a key.
     *
     * @param issuer who vouches
     * @param subject whom it means
     * @param email the address
     * @param emailVerified whether the provider verified it
     * @param authoritative whether the provider decides whose the address is
     * @param hostedDomain the organisation's domain
     * @param name what to call the person
     * @throws IllegalArgumentException if the issuer or the subject is not of the form that is described above, or the
     *     provider is authoritative for no address
     */
    public Identity {
        if (!ISSUER.matcher(issuer).matches() || !SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("An identity needs an issuer, and a subject of 1 to 255 characters, in"
                    + " ASCII that can be seen and without spaces at the ends.");
        }
        if (authoritative && email.isEmpty()) {
            throw new IllegalArgumentException("Nobody is authoritative for an address that is not there.");
        }
    }

    /**
     * Leaves out the name, and masks the address.
     *
     * @return what a log may hold
     */
    @Override
    public String toString() {
        return "Identity[" + issuer + ", " + subject + ", "
                + email.map(EmailAddress::masked).orElse("no address") + (emailVerified ? ", verified" : "")
                + (authoritative ? ", authoritative" : "") + "]";
    }
}
