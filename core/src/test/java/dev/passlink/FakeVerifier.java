package dev.passlink;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A verifier whose language is lines of {@code key=value}, and whose signature is the key itself: what core decides about an
 * answer, it decides the same about these.
 */
final class FakeVerifier implements PasskeyVerifier {
    boolean acceptsClones;
    boolean broken;
    Runnable beforeVerifying = () -> {};

    @Override
    public RelyingParty relyingParty(URI baseUrl) {
        return new RelyingParty(baseUrl.getHost(), List.of(baseUrl.getScheme() + "://" + baseUrl.getRawAuthority()));
    }

    @Override
    public boolean acceptsClones() {
        return acceptsClones;
    }

    @Override
    public String creationOptions(RelyingParty rp, Creation creation) {
        return "application=" + creation.application() + "\nchallenge=" + creation.challenge() + "\nuserHandle="
                + creation.userHandle() + "\naccount=" + creation.account() + "\nids=" + ids(creation.existing());
    }

    @Override
    public String requestOptions(RelyingParty rp, String challenge, List<Passkey> allowed) {
        return "rp=" + rp.id() + "\nchallenge=" + challenge + "\nids=" + ids(allowed);
    }

    private static String ids(List<Passkey> passkeys) {
        return passkeys.stream().map(Passkey::id).collect(Collectors.joining(","));
    }

    static Map<String, String> read(String text) {
        return Arrays.stream(text.split("\n"))
                .map(line -> line.split("=", 2))
                .filter(line -> line.length == 2)
                .collect(Collectors.toMap(line -> line[0], line -> line[1], (a, b) -> b, LinkedHashMap::new));
    }

    @Override
    public Reading registration(String json) {
        Map<String, String> made = read(json);
        if (!"made".equals(made.get("type"))) {
            return new Rejected(made.containsKey("type") ? Check.TYPE : Check.FORM, "");
        }
        return new Registration() {
            @Override
            public String challenge() {
                return made.getOrDefault("challenge", "");
            }

            @Override
            public Result verify(RelyingParty rp) {
                beforeVerifying.run();
                breakIfBroken(json);
                if (made.containsKey("unverified")) {
                    return new Rejected(Check.USER_VERIFICATION, "");
                }
                return new NewPasskey(
                        made.getOrDefault("id", ""),
                        made.getOrDefault("key", ""),
                        Long.parseLong(made.getOrDefault("count", "0")),
                        true,
                        false,
                        new UUID(0, 1),
                        List.of("internal"),
                        Optional.ofNullable(made.get("model")));
            }
        };
    }

    @Override
    public Reading assertion(String json) {
        Map<String, String> signed = read(json);
        if (!"signed".equals(signed.get("type"))) {
            return new Rejected(signed.containsKey("type") ? Check.TYPE : Check.FORM, "");
        }
        return new Assertion() {
            @Override
            public String challenge() {
                return signed.getOrDefault("challenge", "");
            }

            @Override
            public String credentialId() {
                return signed.getOrDefault("id", "");
            }

            @Override
            public Optional<String> userHandle() {
                return Optional.ofNullable(signed.get("handle"));
            }

            @Override
            public Result verify(RelyingParty rp, Passkey passkey) {
                breakIfBroken(json);
                return passkey.publicKey().equals(signed.get("key"))
                        ? new Use(Long.parseLong(signed.getOrDefault("count", "0")), true)
                        : new Rejected(Check.SIGNATURE, "by another key");
            }
        };
    }

    /** With all that it was given, as a careless one would. */
    private void breakIfBroken(String json) {
        if (broken) {
            throw new IllegalStateException("cannot read " + json);
        }
    }
}
