package dev.passlink.google;

import dev.passlink.EmailAddress;
import dev.passlink.port.Identity;
import java.util.Optional;
import java.util.Set;

/**
 * Makes an identity of claims that are verified.
 *
 * @param issuer the one spelling of the issuer
 * @param google whether Google's rule says for which addresses the provider is authoritative
 * @param domains those for whose verified addresses it is besides
 */
record Profile(String issuer, boolean google, Set<String> domains) {
    Profile {
        domains = Set.copyOf(domains);
    }

    /**
     * A claim of another type or form than it should have is as good as absent: it is taken as it is, and nothing is
     * trimmed or mended until it is somebody's.
     */
    Identity identity(Json claims, Json contact) {
        Optional<EmailAddress> email = contact.text("email").flatMap(Profile::address);
        boolean verified = email.isPresent() && contact.isTrue("email_verified");
        Optional<String> hostedDomain = claims.text("hd").flatMap(Profile::hostedDomain);
        Optional<String> name = claims.text("name")
                .or(() -> contact.text("name"))
                .filter(text -> !text.isBlank() && text.chars().noneMatch(Character::isISOControl));
        boolean authoritative = email.isPresent()
                && ((google && isGoogles(email.get(), verified, contact, hostedDomain.isPresent()))
                        || (verified && domains.contains(domain(email.get()))));
        return new Identity(
                issuer, claims.text("sub").orElseThrow(), email, verified, authoritative, hostedDomain, name);
    }

    /** Google's own rule, but that Google denying a Gmail address is believed. */
    private static boolean isGoogles(EmailAddress email, boolean verified, Json contact, boolean hosted) {
        boolean denied = contact.has("email_verified") && !verified;
        return (domain(email).equals("gmail.com") && !denied) || (verified && hosted);
    }

    /** A person who types an address may put a space beside it; a provider that does means something else. */
    private static Optional<EmailAddress> address(String claim) {
        return claim.startsWith(" ") || claim.endsWith(" ") ? Optional.empty() : EmailAddress.parse(claim);
    }

    /** ASCII only: Unicode has other letters whose small ones are ASCII, such as the Kelvin sign. */
    private static Optional<String> hostedDomain(String claim) {
        return claim.chars().allMatch(c -> c > 0x20 && c < 0x7F)
                ? EmailAddress.parse("id@" + claim).map(Profile::domain)
                : Optional.empty();
    }

    private static String domain(EmailAddress email) {
        String normalised = email.normalised();
        return normalised.substring(normalised.lastIndexOf('@') + 1);
    }
}
