package dev.passlink.example.jobboard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person to be at the {@link MakeBelieveGoogle}.
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
                    "Has an account here. Google manages her address, so she is signed in at once."),
            new MakeBelievePerson(
                    "1002", "Grace Hopper", "grace@example.com", "example.com", "The same, with another account."),
            new MakeBelievePerson(
                    "1007",
                    "Carol Shaw",
                    "carol@thirdparty.example",
                    "",
                    "Has an account here, but Google doesn’t manage her address: she proves it once, by email."),
            new MakeBelievePerson(
                    "1010",
                    "Nora Newcomer",
                    "nora@gmail.com",
                    "",
                    "Has no account here, and gets one only if SIGN_UP is on."),
            new MakeBelievePerson(
                    "2002",
                    "Grace Murray",
                    "grace@example.com",
                    "example.com",
                    "Was given Grace Hopper’s address later. She never gets into the account that Grace Hopper uses with Google."));

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
