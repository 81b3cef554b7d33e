package dev.passlink;

import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier.Assertion;
import dev.passlink.port.PasskeyVerifier.Creation;
import dev.passlink.port.PasskeyVerifier.NewPasskey;
import dev.passlink.port.PasskeyVerifier.Registration;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.PasskeyVerifier.Result;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.math.BigInteger;
import java.net.URI;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading and verifying what a browser signed with ES256, beside the signature of the same bytes, checked with a ready key. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class PasskeyBenchmark {
    private static final String ORIGIN = "https://app.example.com";
    private static final String CHALLENGE = "A".repeat(64);
    private static final String USER_HANDLE = "A".repeat(43);

    private final WebAuthn webAuthn = WebAuthn.standard();
    private final RelyingParty rp = webAuthn.relyingParty(URI.create(ORIGIN));
    private final SoftwareAuthenticator device = SoftwareAuthenticator.of(ORIGIN);
    private final String made = device.create(webAuthn.creationOptions(
            rp, new Creation("Example", CHALLENGE, USER_HANDLE, "ada@example.com", List.of())));
    private final Passkey passkey = passkey();
    private final String signed = device.get(webAuthn.requestOptions(rp, CHALLENGE, List.of()));

    private final byte[] clientData = part("clientDataJSON");
    private final byte[] authenticatorData = part("authenticatorData");
    private final byte[] signature = part("signature");
    private final PublicKey key = key();

    private Passkey passkey() {
        NewPasskey one = (NewPasskey) ((Registration) webAuthn.registration(made)).verify(rp);
        return new Passkey(
                one.id(),
                "1",
                USER_HANDLE,
                one.publicKey(),
                0,
                false,
                false,
                one.aaguid(),
                one.transports(),
                "Phone",
                Instant.EPOCH,
                Optional.empty());
    }

    private byte[] part(String name) {
        return Pattern.compile("\"" + name + "\":\"([^\"]*)\"")
                .matcher(signed)
                .results()
                .map(match -> Base64.getUrlDecoder().decode(match.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** In the one spelling that COSE has for P-256: x begins at the eleventh byte, y three behind its end. */
    private PublicKey key() {
        byte[] cose = Base64.getUrlDecoder().decode(passkey.publicKey());
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(cose, 10, 42));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(cose, 45, 77));
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            return KeyFactory.getInstance("EC")
                    .generatePublic(
                            new ECPublicKeySpec(new ECPoint(x, y), curve.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public boolean bareSignature() throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(key);
        verifier.update(authenticatorData);
        verifier.update(MessageDigest.getInstance("SHA-256").digest(clientData));
        return verifier.verify(signature);
    }

    @Benchmark
    public Result assertion() {
        return ((Assertion) webAuthn.assertion(signed)).verify(rp, passkey);
    }

    @Benchmark
    public Result registration() {
        return ((Registration) webAuthn.registration(made)).verify(rp);
    }
}
