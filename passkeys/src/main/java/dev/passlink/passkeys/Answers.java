package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import dev.passlink.port.PasskeyVerifier.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a credential as a browser's {@code toJSON()} writes it (WebAuthn Level 3 §5.1). */
final class Answers {
    private static final int MOST_ID_CHARACTERS = 1_364;
    private static final int MOST_SIGNATURE_CHARACTERS = 1_024;
    private static final int MOST_TRANSPORTS = 8;
    private static final Pattern TRANSPORT = Pattern.compile("[a-z-]{1,16}");

    private final Codec codec;
    private final Ceremonies ceremonies;

    Answers(Codec codec) {
        this.codec = codec;
        this.ceremonies = new Ceremonies(codec);
    }

    MadeCredential made(String json) throws Refusal {
        Fields answer = codec.json(json);
        String id = id(answer);
        Fields response = answer.object("response");
        return new MadeCredential(
                ceremonies,
                id,
                ClientData.read(response, codec),
                response.bytes("attestationObject", Codec.MOST_CHARACTERS),
                transports(response));
    }

    SignedAssertion signed(String json) throws Refusal {
        Fields answer = codec.json(json);
        String id = id(answer);
        Fields response = answer.object("response");
        return new SignedAssertion(
                ceremonies,
                id,
                ClientData.read(response, codec),
                response.bytes("authenticatorData", Codec.MOST_CHARACTERS),
                response.bytes("signature", MOST_SIGNATURE_CHARACTERS),
                userHandle(response));
    }

    private static String id(Fields answer) throws Refusal {
        String id = answer.text("id", MOST_ID_CHARACTERS);
        unless(id.equals(answer.text("rawId", MOST_ID_CHARACTERS)), Check.FORM, "rawId is another than id");
        int length = answer.bytes("rawId", MOST_ID_CHARACTERS).length;
        unless(
                length >= AuthenticatorBytes.SHORTEST_ID && length <= AuthenticatorBytes.LONGEST_ID,
                Check.FORM,
                "an id of " + length + " bytes");
        unless(answer.text("type", 32).equals("public-key"), Check.FORM, "type is another than public-key");
        if (answer.has("clientExtensionResults")) {
            var ignored = answer.object("clientExtensionResults");
        }
        return id;
    }

    private static Optional<String> userHandle(Fields response) throws Refusal {
        JsonNode handle = response.get("userHandle");
        return handle.isMissingNode() || handle.isNull()
                ? Optional.empty()
                : Optional.of(response.text("userHandle", 86));
    }

    private static List<String> transports(Fields response) throws Refusal {
        JsonNode given = response.get("transports");
        if (given.isMissingNode()) {
            return List.of();
        }
        unless(given.isArray() && given.size() <= MOST_TRANSPORTS, Check.FORM, "transports is no short list");
        List<String> transports = new ArrayList<>();
        for (JsonNode one : given) {
            unless(
                    one.isString() && TRANSPORT.matcher(one.stringValue()).matches(),
                    Check.FORM,
                    "a transport is no plain word");
            transports.add(one.stringValue());
        }
        return transports.stream().distinct().toList();
    }
}
