package dev.passlink.example.jobboard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody to be at the {@link MakeBelieveGoogle}.
 *
 * @param subject never changes, and is never given to anybody else
 * @param domain the organisation whose account it is; empty for a private one
 * @param story what there is to see
 */
record MakeBelievePerson(String subject, String name, String email, String domain, String story) {
    static final List<MakeBelievePerson> ALL = List.of(
            new MakeBelievePerson(
                    "1001",
                    "Ada Lovelace",
                    "ada@example.com",
                    "example.com",
                    "Has an account here. Google decides about her address, so she goes straight in."),
            new MakeBelievePerson(
                    "1002", "Grace Hopper", "grace@example.com", "example.com", "The same, for another account."),
            new MakeBelievePerson(
                    "1007",
                    "Carol Shaw",
                    "carol@thirdparty.example",
                    "",
                    "Has an account here, and Google does not decide about her address: once, a mail has to prove it."),
            new MakeBelievePerson(
                    "1010", "Nora Newcomer", "nora@gmail.com", "", "Has no account here until SIGN_UP is on."),
            new MakeBelievePerson(
                    "2002",
                    "Grace Murray",
                    "grace@example.com",
                    "example.com",
                    "Was given the address of Grace Hopper, and never gets the account that was used with Google before."));

    static Optional<MakeBelievePerson> byKey(String subject) {
        return ALL.stream().filter(person -> person.subject().equals(subject)).findFirst();
    }

    Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", subject);
        claims.put("name", name);
        claims.put("email", email);
        claims.put("email_verified", true);
        if (!domain.isEmpty()) {
            claims.put("hd", domain);
        }
        return claims;
    }
}
