package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import com.webauthn4j.data.client.ClientDataType;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.Challenge;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.passlink.port.PasskeyVerifier.Check;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the browser says it did (WebAuthn Level 3 §5.8.1), as it was signed. It is read once, so what is checked here is what
 * webauthn4j checks too.
 */
final class ClientData {
    private static final int MOST_BYTES = 2_048;
    private static final int MOST_CHARACTERS = 4 * MOST_BYTES / 3;
    private static final int LONGEST_VALUE = 512;
    /** WebAuthn Level 3 §13.4.3. */
    private static final int SHORTEST_CHALLENGE = 16;

    /** The bytes that were signed. */
    private final byte[] json;

    private final String type;
    private final String challenge;
    private final String origin;
    private final boolean crossOrigin;
    /** Whether one is named, whatever it is. */
    private final boolean topOrigin;

    private ClientData(
            byte[] json, String type, String challenge, String origin, boolean crossOrigin, boolean topOrigin) {
        this.json = json;
        this.type = type;
        this.challenge = challenge;
        this.origin = origin;
        this.crossOrigin = crossOrigin;
        this.topOrigin = topOrigin;
    }

    static ClientData read(Fields response, Codec codec) throws Refusal {
        byte[] json = response.bytes("clientDataJSON", MOST_CHARACTERS);
        Fields fields = codec.json(json, "clientDataJSON.");
        return new ClientData(
                json,
                fields.text("type", LONGEST_VALUE),
                fields.text("challenge", LONGEST_VALUE),
                fields.text("origin", LONGEST_VALUE),
                fields.flag("crossOrigin"),
                fields.has("topOrigin"));
    }

    byte[] json() {
        return json;
    }

    String challenge() {
        return challenge;
    }

    /** Steps 7 to 11 of §7.1, and 10 to 14 of §7.2; token binding is no longer among them. */
    CollectedClientData check(ClientDataType expected, RelyingParty rp) throws Refusal {
        unless(type.equals(expected.getValue()), Check.TYPE, "");
        unless(isChallenge(), Check.CHALLENGE, "the challenge is no 16 bytes of base64url");
        unless(rp.origins().contains(origin), Check.ORIGIN, "");
        unless(!crossOrigin, Check.CROSS_ORIGIN, "crossOrigin is true");
        unless(!topOrigin, Check.CROSS_ORIGIN, "there is a topOrigin");
        return new CollectedClientData(expected, asked(), Origin.create(origin), crossOrigin, null, null);
    }

    private boolean isChallenge() {
        Optional<byte[]> bytes = Base64Url.decode(challenge);
        return bytes.isPresent() && bytes.get().length >= SHORTEST_CHALLENGE;
    }

    private Challenge asked() {
        return new DefaultChallenge(challenge);
    }

    /** What webauthn4j expects: the challenge is ours by now. */
    ServerProperty server(RelyingParty rp) {
        Set<Origin> origins = new LinkedHashSet<>();
        rp.origins().forEach(one -> origins.add(Origin.create(one)));
        return ServerProperty.builder()
                .origins(origins)
                .rpId(rp.id())
                .challenge(asked())
                .build();
    }
}
