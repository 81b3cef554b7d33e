package dev.passlink.passkeys;

import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Result;
import java.util.List;

/** What a browser made, as it was read. */
final class MadeCredential implements Registration {
    private final Ceremonies ceremonies;
    private final String id;
    private final ClientData clientData;
    private final byte[] attestationObject;
    private final List<String> transports;

    MadeCredential(
            Ceremonies ceremonies,
            String id,
            ClientData clientData,
            byte[] attestationObject,
            List<String> transports) {
        this.ceremonies = ceremonies;
        this.id = id;
        this.clientData = clientData;
        this.attestationObject = attestationObject;
        this.transports = transports;
    }

    @Override
    public String challenge() {
        return clientData.challenge();
    }

    @Override
    public Result verify(RelyingParty rp) {
        try {
            return ceremonies.made(rp, clientData, id, attestationObject, transports);
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    /** No challenge: it is what lets somebody in. */
    @Override
    public String toString() {
        return "Registration[" + id + "]";
    }
}
