package dev.passlink.passkeys;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Result;
import java.util.Optional;

/** What a browser signed, as it was read. */
final class SignedAssertion implements Assertion {
    private final Ceremonies ceremonies;
    private final String credentialId;
    private final ClientData clientData;
    private final byte[] authenticatorData;
    private final byte[] signature;
    private final Optional<String> userHandle;

    SignedAssertion(
            Ceremonies ceremonies,
            String credentialId,
            ClientData clientData,
            byte[] authenticatorData,
            byte[] signature,
            Optional<String> userHandle) {
        this.ceremonies = ceremonies;
        this.credentialId = credentialId;
        this.clientData = clientData;
        this.authenticatorData = authenticatorData;
        this.signature = signature;
        this.userHandle = userHandle;
    }

    @Override
    public String credentialId() {
        return credentialId;
    }

    @Override
    public String challenge() {
        return clientData.challenge();
    }

    @Override
    public Result verify(RelyingParty rp, Passkey passkey) {
        try {
            return ceremonies.used(rp, passkey, clientData, this);
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    byte[] authenticatorData() {
        return authenticatorData;
    }

    byte[] signature() {
        return signature;
    }

    @Override
    public Optional<String> userHandle() {
        return userHandle;
    }

    /** No challenge, handle or signature: these are what lets somebody in. */
    @Override
    public String toString() {
        return "Assertion[" + credentialId + "]";
    }
}
