package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.client.ClientDataType;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionAuthenticatorOutput;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import com.webauthn4j.verifier.AuthenticationDataVerifier;
import com.webauthn4j.verifier.RegistrationDataVerifier;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadAttestationStatementException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CertificateException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MissingChallengeException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.PublicKeyMismatchException;
import com.webauthn4j.verifier.exception.SelfAttestationProhibitedException;
import com.webauthn4j.verifier.exception.TrustAnchorNotFoundException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Check;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Use;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Both ceremonies, step by step. webauthn4j takes the steps of the specification; what it leaves to its caller, or takes more
 * generously, is checked before: the exact origin, the bytes around an attestation, the parameters of a key, whose handle it is.
 */
final class Ceremonies {
    private static final boolean REQUIRED = true;
    /** So that webauthn4j judges no sign count: core does, which knows what was last stored. */
    private static final int NEVER_COUNTED = 0;

    private static final Map<Class<? extends RuntimeException>, Check> CHECKS = Map.ofEntries(
            Map.entry(InconsistentClientDataTypeException.class, Check.TYPE),
            Map.entry(BadChallengeException.class, Check.CHALLENGE),
            Map.entry(MissingChallengeException.class, Check.CHALLENGE),
            Map.entry(BadOriginException.class, Check.ORIGIN),
            Map.entry(CrossOriginException.class, Check.CROSS_ORIGIN),
            Map.entry(BadTopOriginException.class, Check.CROSS_ORIGIN),
            Map.entry(BadRpIdException.class, Check.RELYING_PARTY),
            Map.entry(UserNotPresentException.class, Check.USER_PRESENCE),
            Map.entry(UserNotVerifiedException.class, Check.USER_VERIFICATION),
            Map.entry(NotAllowedAlgorithmException.class, Check.ALGORITHM),
            Map.entry(IllegalBackupStateException.class, Check.BACKUP),
            Map.entry(BadBackupEligibleFlagException.class, Check.BACKUP),
            Map.entry(BadAttestationStatementException.class, Check.ATTESTATION),
            Map.entry(BadAlgorithmException.class, Check.ATTESTATION),
            Map.entry(CertificateException.class, Check.ATTESTATION),
            Map.entry(PublicKeyMismatchException.class, Check.ATTESTATION),
            Map.entry(SelfAttestationProhibitedException.class, Check.ATTESTATION),
            Map.entry(TrustAnchorNotFoundException.class, Check.ATTESTATION));

    private final Codec codec;
    private final CoseKeys keys;
    private final RegistrationDataVerifier registrations;
    private final AuthenticationDataVerifier assertions = new AuthenticationDataVerifier();

    Ceremonies(Codec codec) {
        this.codec = codec;
        this.keys = new CoseKeys(codec);
        this.registrations = new RegistrationDataVerifier(
                List.of(new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier()),
                (aaguid, statement, at) -> {
                    throw new TrustAnchorNotFoundException("No certificate is trusted: none was asked for.");
                },
                new DefaultSelfAttestationTrustworthinessVerifier(),
                List.of(),
                codec.converter());
    }

    /** WebAuthn Level 3 §7.1. */
    NewPasskey made(
            RelyingParty rp, ClientData clientData, String id, byte[] attestationObject, List<String> transports)
            throws Refusal {
        CollectedClientData collected = clientData.check(ClientDataType.WEBAUTHN_CREATE, rp);
        Attestation attestation = Attestation.read(attestationObject, codec);
        AuthenticatorBytes bytes = attestation.data();
        unless(Base64Url.encode(bytes.credentialId()).equals(id), Check.FORM, "the id is another than was attested");
        COSEKey key = keys.made(bytes.key());
        AuthenticatorData<RegistrationExtensionAuthenticatorOutput> parts = bytes.parts(key);
        step(Check.ATTESTATION, () -> {
            var object = new AttestationObject(parts, attestation.statement());
            var data = new RegistrationData(object, attestationObject, collected, clientData.json(), null, null);
            registrations.verify(
                    data, new RegistrationParameters(clientData.server(rp), CoseKeys.ASKED_FOR, REQUIRED, REQUIRED));
        });
        return new NewPasskey(
                id,
                Base64Url.encode(keys.write(key)),
                bytes.signCount(),
                parts.isFlagBE(),
                parts.isFlagBS(),
                bytes.aaguid(),
                transports,
                Models.name(bytes.aaguid()));
    }

    /** WebAuthn Level 3 §7.2. */
    Use used(RelyingParty rp, Passkey passkey, ClientData clientData, SignedAssertion assertion) throws Refusal {
        unless(passkey.id().equals(assertion.credentialId()), Check.USER_HANDLE, "another passkey");
        // Whether one has to be named is for whoever asked: a device that was asked for one account's need not (§7.2
        // step 6).
        boolean same = assertion
                .userHandle()
                .map(handle -> handle.equals(passkey.userHandle()))
                .orElse(true);
        unless(same, Check.USER_HANDLE, "");
        CollectedClientData collected = clientData.check(ClientDataType.WEBAUTHN_GET, rp);
        AuthenticatorBytes bytes = AuthenticatorBytes.ofSigned(assertion.authenticatorData(), codec);
        AuthenticatorData<AuthenticationExtensionAuthenticatorOutput> parts = bytes.parts(null);
        AttestedCredentialData known = known(passkey);
        step(Check.SIGNATURE, () -> {
            var data = new AuthenticationData(
                    known.getCredentialId(),
                    null,
                    parts,
                    assertion.authenticatorData(),
                    collected,
                    clientData.json(),
                    null,
                    assertion.signature());
            var record = new CredentialRecordImpl(
                    null,
                    true,
                    passkey.backupEligible(),
                    passkey.backedUp(),
                    NEVER_COUNTED,
                    known,
                    null,
                    null,
                    null,
                    null);
            assertions.verify(
                    data, new AuthenticationParameters(clientData.server(rp), record, null, REQUIRED, REQUIRED));
        });
        return new Use(bytes.signCount(), parts.isFlagBS());
    }

    private AttestedCredentialData known(Passkey passkey) throws Refusal {
        Optional<byte[]> id = Base64Url.decode(passkey.id());
        Optional<byte[]> key = Base64Url.decode(passkey.publicKey());
        unless(id.isPresent() && key.isPresent(), Check.ALGORITHM, "what is kept of it is no base64url");
        return new AttestedCredentialData(new AAGUID(passkey.aaguid()), id.get(), keys.read(key.get()));
    }

    /**
     * A step of webauthn4j. Its messages may have in them what was sent, so they go nowhere; whatever it throws, even what it
     * never meant to, nobody is let in.
     *
     * @param signature what it means that a signature is wrong
     */
    private static void step(Check signature, Runnable step) throws Refusal {
        try {
            step.run();
        } catch (BadSignatureException e) {
            throw new Refusal(signature, "");
        } catch (Exception e) {
            throw new Refusal(CHECKS.getOrDefault(e.getClass(), Check.FORM), "");
        }
    }
}
