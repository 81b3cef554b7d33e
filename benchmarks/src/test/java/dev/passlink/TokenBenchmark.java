package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedTokens;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Issuing and verifying, beside the same bytes signed by hand, and beside two JWT libraries with the same claims. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class TokenBenchmark {
    /** Far away, so that what the JWT libraries verify has not expired. */
    private static final Instant ASKED = Instant.parse("2100-01-01T00:00:00Z");

    private static final Subject SUBJECT = Subject.user("4711471147");
    private static final byte[] SECRET = new byte[32];

    private final KeyRing ring = KeyRing.parse(KeyRing.generate());
    private final SignedTokens tokens = new SignedTokens(ring.keys());
    private final SecureRandom random = new SecureRandom();
    private final Grant grant = grant("AAECAwQFBgcICQoL", 0x1234567890L);
    private final String token = tokens.generate(grant);
    private final String forged = (token.startsWith("E") ? "I" : "E") + token.substring(1);
    private final byte[] message = Arrays.copyOf(
            Base64.getUrlDecoder().decode(token), Base64.getUrlDecoder().decode(token).length - 16);

    private final SecretKey jwtKey = Keys.hmacShaKeyFor(SECRET);
    private final String jjwt = jjwtIssue();
    private final MACSigner nimbusSigner = nimbusSigner();
    private final MACVerifier nimbusVerifier = nimbusVerifier();
    private final String nimbus = nimbusIssue();

    /** A {@link javax.crypto.Mac} is no thing to share. */
    @State(Scope.Thread)
    public static class Mine {
        private final Floor floor = new Floor();
        private final byte[] message = new byte[48];
        private final byte[] id = new byte[16];
        private final String whole = floor.signWhole(message);
        private @Nullable String floorToken;

        String token(byte[] signed) {
            String made = floorToken;
            if (made == null) {
                made = floor.sign(signed);
                floorToken = made;
            }
            return made;
        }
    }

    private Grant grant(String id, long fingerprint) {
        return new Grant(1, id, SUBJECT, dev.passlink.Scope.LOGIN, 1, ASKED, ASKED.plusSeconds(600), fingerprint, "");
    }

    @Benchmark
    public byte[] rawHmac(Mine mine) {
        return mine.floor.hmac(mine.message);
    }

    @Benchmark
    public String issueFloor(Mine mine) {
        return mine.floor.sign(message);
    }

    /** 48 bytes and the whole MAC: 80 bytes of base64url. */
    @Benchmark
    public String issueFloor80(Mine mine) {
        return mine.floor.signWhole(mine.message);
    }

    @Benchmark
    public String issue() {
        return tokens.generate(grant);
    }

    @Benchmark
    public boolean verifyFloor(Mine mine) {
        return mine.floor.verify(mine.token(message));
    }

    @Benchmark
    public boolean verifyFloor80(Mine mine) {
        return mine.floor.verifyWhole(mine.whole);
    }

    @Benchmark
    public Optional<Grant> verify() {
        return tokens.verify(token);
    }

    @Benchmark
    public Optional<Grant> verifyForged() {
        return tokens.verify(forged);
    }

    /** Request id, grant id, fingerprint, token, by hand. */
    @Benchmark
    public String wholeIssueFloor(Mine mine) {
        random.nextBytes(mine.id);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(mine.id);
        byte[] grantId = mine.floor.hmac(id.getBytes(UTF_8));
        byte[] stamp = mine.floor.hmac("4711471147 a security stamp".getBytes(UTF_8));
        message[2] = grantId[0];
        message[20] = stamp[0];
        return mine.floor.sign(message);
    }

    @Benchmark
    public String wholeIssue() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        Key key = ring.keys().signing();
        return tokens.generate(grant(
                Derivation.grantId(key, Signed.encode(id)),
                Derivation.stampFingerprint(key, SUBJECT, "a security stamp")));
    }

    @Benchmark
    public final String jjwtIssue() {
        return Jwts.builder()
                .id(grant.id())
                .subject(SUBJECT.name())
                .issuedAt(Date.from(ASKED))
                .expiration(Date.from(grant.expiresAt()))
                .claim("stamp", grant.stampFingerprint())
                .signWith(jwtKey)
                .compact();
    }

    @Benchmark
    public Claims jjwtVerify() {
        return Jwts.parser().verifyWith(jwtKey).build().parseSignedClaims(jjwt).getPayload();
    }

    @Benchmark
    public final String nimbusIssue() {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .jwtID(grant.id())
                            .subject(SUBJECT.name())
                            .issueTime(Date.from(ASKED))
                            .expirationTime(Date.from(grant.expiresAt()))
                            .claim("stamp", grant.stampFingerprint())
                            .build());
            jwt.sign(nimbusSigner);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public JWTClaimsSet nimbusVerify() throws ParseException, JOSEException {
        SignedJWT jwt = SignedJWT.parse(nimbus);
        if (!jwt.verify(nimbusVerifier)) {
            throw new IllegalStateException("not ours");
        }
        return jwt.getJWTClaimsSet();
    }

    private static MACSigner nimbusSigner() {
        try {
            return new MACSigner(SECRET);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MACVerifier nimbusVerifier() {
        try {
            return new MACVerifier(SECRET);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
