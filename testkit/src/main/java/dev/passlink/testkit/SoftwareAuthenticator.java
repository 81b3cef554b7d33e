package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * A browser and a device with passkeys, for tests that have neither: it answers what {@code navigator.credentials} would be
 * asked.
 *
 * <pre>{@code
 * SoftwareAuthenticator device = SoftwareAuthenticator.of("https://app.example.com");
 * String made = device.create(creationOptions);   // from the site's options, as JSON; to be posted back
 * String signed = device.get(requestOptions);
 * device.misbehaving(Misbehaviour.OTHER_ORIGIN).get(requestOptions);   // to be refused
 * }</pre>
 *
 * <p>It always says yes: a user is present and verified. It holds passkeys for many accounts and relying parties, one for each
 * account as devices do, and uses the newest that fits. By default they aren't synced and don't count. It doesn't check a site's
 * related origins, and accepts every relying party id. Written without any WebAuthn library, so that tests have a second opinion.
 *
 * <p>Safe for use by several threads.
 */
public final class SoftwareAuthenticator {
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int HAS_CREDENTIAL = 0x40;
    private static final int ID_BYTES = 32;

    private static final JsonMapper JSON = new JsonMapper();
    private static final CBORMapper CBOR = new CBORMapper();

    private final SecureRandom random;
    private final Deque<Credential> credentials = new ArrayDeque<>();
    private String origin;
    private Algorithm algorithm = Algorithm.ES256;
    private UUID aaguid = new UUID(0, 0);
    private boolean backedUp;
    private boolean counting;
    private boolean attestingItself;
    private Optional<String> account = Optional.empty();
    private Set<Misbehaviour> misbehaviours = EnumSet.noneOf(Misbehaviour.class);
    private UnaryOperator<String> clientData = UnaryOperator.identity();
    private UnaryOperator<byte[]> authenticatorData = UnaryOperator.identity();
    private UnaryOperator<Map<Integer, Object>> key = UnaryOperator.identity();
    private UnaryOperator<Map<String, Object>> attestation = UnaryOperator.identity();

    private SoftwareAuthenticator(String origin, SecureRandom random) {
        this.origin = origin;
        this.random = random;
    }

    /**
     * Creates a device without passkeys, whose browser shows a page.
     *
     * @param origin the page's origin, such as {@code https://app.example.com}
     * @return a device with its own keys
     */
    public static SoftwareAuthenticator of(String origin) {
        return of(origin, new SecureRandom());
    }

    /**
     * Creates a device without passkeys, whose browser shows a page.
     *
     * @param origin the page's origin, such as {@code https://app.example.com}
     * @param random the source of its keys and ids
     * @return a device with its own keys
     */
    public static SoftwareAuthenticator of(String origin, SecureRandom random) {
        return new SoftwareAuthenticator(origin, random);
    }

    /** A key's algorithm. */
    public enum Algorithm {
        /** ECDSA on P-256, COSE algorithm -7. */
        ES256(-7, "EC", "SHA256withECDSA", new ECGenParameterSpec("secp256r1")),
        /** Ed25519, COSE algorithm -8. */
        EDDSA(-8, "Ed25519", "Ed25519", NamedParameterSpec.ED25519),
        /** RSA of 2,048 bits, COSE algorithm -257. */
        RS256(-257, "RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
        /** ECDSA on P-384, COSE algorithm -35, which Passlink never asks for. */
        ES384(-35, "EC", "SHA384withECDSA", new ECGenParameterSpec("secp384r1"));

        private final int code;
        private final String keys;
        private final String signature;
        // All of them immutable.
        @SuppressWarnings("ImmutableEnumChecker")
        private final AlgorithmParameterSpec parameters;

        Algorithm(int code, String keys, String signature, AlgorithmParameterSpec parameters) {
            this.code = code;
            this.keys = keys;
            this.signature = signature;
            this.parameters = parameters;
        }
    }

    /** What a device or browser must not do, but an attacker's does. */
    public enum Misbehaviour {
        /** Claims to have signed when it created a passkey, or the other way round. */
        OTHER_TYPE,
        /** Answers its own challenge. */
        OTHER_CHALLENGE,
        /** Answers for a page on {@code https://evil.example}. */
        OTHER_ORIGIN,
        /** Was asked from within another site's frame. */
        CROSS_ORIGIN,
        /** Was asked from within another site's frame, and names that site. */
        TOP_ORIGIN,
        /** Creates or signs for {@code evil.example}. */
        OTHER_RELYING_PARTY,
        /** Asked nobody: user presence is missing. */
        NO_USER_PRESENCE,
        /** Didn't verify the user. */
        NO_USER_VERIFICATION,
        /** Creates a key for ES384, or signs with another digest. */
        OTHER_ALGORITHM,
        /** Claims to be synced, but not to be able to. */
        BACKED_UP_BUT_NOT_ELIGIBLE,
        /** Can be synced although it couldn't when it was created, or the other way round. */
        OTHER_ELIGIBILITY,
        /** Names a different credential from the one that it created or used. */
        OTHER_ID,
        /** Names another account. */
        OTHER_USER_HANDLE,
        /** Names no account. */
        NO_USER_HANDLE,
        /** Signs with another key. */
        OTHER_KEY,
        /** Has a counter as low as that of a copy made long ago. */
        COUNTING_BACK,
        /** Has an extra byte at the end. */
        SURPLUS_BYTE,
        /** Ends too early. */
        BROKEN_CBOR
    }

    private static final class Credential {
        private final byte[] id;
        private final String rpId;
        private final String userHandle;
        private final String userName;
        private final Algorithm algorithm;
        private final KeyPair keys;
        private final boolean backupEligible;
        private long count;

        Credential(
                byte[] id,
                String rpId,
                String userHandle,
                String userName,
                Algorithm algorithm,
                KeyPair keys,
                boolean backupEligible) {
            this.id = id;
            this.rpId = rpId;
            this.userHandle = userHandle;
            this.userName = userName;
            this.algorithm = algorithm;
            this.keys = keys;
            this.backupEligible = backupEligible;
        }

        private String idText() {
            return base64(id);
        }
    }

    // What it is, and who uses it

    /**
     * Goes to a page on another origin, with the same passkeys.
     *
     * @param otherOrigin such as {@code https://example.de}
     * @return this
     */
    public synchronized SoftwareAuthenticator at(String otherOrigin) {
        this.origin = otherOrigin;
        return this;
    }

    /**
     * Picks only one account's passkeys from now on.
     *
     * @param userName {@code user.name} of the options that they were created with: an address
     * @return this
     */
    public synchronized SoftwareAuthenticator as(String userName) {
        this.account = Optional.of(userName);
        return this;
    }

    /**
     * Creates keys of another algorithm from now on, whatever the options ask for.
     *
     * @param other {@link Algorithm#ES256} by default
     * @return this
     */
    public synchronized SoftwareAuthenticator making(Algorithm other) {
        this.algorithm = other;
        return this;
    }

    /**
     * Claims to be of a certain model from now on.
     *
     * @param model an AAGUID; all zeros by default
     * @return this
     */
    public synchronized SoftwareAuthenticator model(UUID model) {
        this.aaguid = model;
        return this;
    }

    /**
     * Sets whether passkeys are synced to other devices. A passkey created while they are can always be synced; one created while
     * they aren't never can.
     *
     * @param synced false by default
     * @return this
     */
    public synchronized SoftwareAuthenticator backedUp(boolean synced) {
        this.backedUp = synced;
        return this;
    }

    /**
     * Counts each use from now on, as devices without synced passkeys do.
     *
     * @return this
     */
    public synchronized SoftwareAuthenticator counting() {
        this.counting = true;
        return this;
    }

    /**
     * Signs new passkeys with their own key from now on (WebAuthn Level 3 §6.5.3, self attestation), instead of attesting
     * nothing.
     *
     * @return this
     */
    public synchronized SoftwareAuthenticator attestingItself() {
        this.attestingItself = true;
        return this;
    }

    /**
     * Its passkeys.
     *
     * @return their credential ids in base64url, newest first
     */
    public synchronized List<String> passkeys() {
        return credentials.stream().map(Credential::idText).toList();
    }

    /**
     * Forgets a passkey, as devices do at {@code signalUnknownCredential}.
     *
     * @param id the credential id in base64url
     * @return false if there is no such passkey
     */
    public synchronized boolean forget(String id) {
        return credentials.removeIf(one -> one.idText().equals(id));
    }

    // What it does wrong

    /**
     * Misbehaves in each answer from now on.
     *
     * @param how the misbehaviours, all at once; with none it behaves again
     * @return this
     */
    public synchronized SoftwareAuthenticator misbehaving(Misbehaviour... how) {
        this.misbehaviours = EnumSet.noneOf(Misbehaviour.class);
        misbehaviours.addAll(Arrays.asList(how));
        return this;
    }

    /**
     * Changes the client data of each answer from now on, before it is signed.
     *
     * @param change the change to the JSON text
     * @return this
     */
    public synchronized SoftwareAuthenticator changingClientData(UnaryOperator<String> change) {
        this.clientData = change;
        return this;
    }

    /**
     * Changes the authenticator data of each answer from now on, before it is signed.
     *
     * @param change the change to the bytes (WebAuthn Level 3 §6.1)
     * @return this
     */
    public synchronized SoftwareAuthenticator changingAuthenticatorData(UnaryOperator<byte[]> change) {
        this.authenticatorData = change;
        return this;
    }

    /**
     * Changes the public key of each passkey created from now on.
     *
     * @param change the change to the COSE key: numbers, texts and {@code byte[]} by label (RFC 9053)
     * @return this
     */
    public synchronized SoftwareAuthenticator changingKey(UnaryOperator<Map<Integer, Object>> change) {
        this.key = change;
        return this;
    }

    /**
     * Changes the attestation object of each passkey created from now on.
     *
     * @param change the change to {@code fmt}, {@code attStmt} and {@code authData}, by name
     * @return this
     */
    public synchronized SoftwareAuthenticator changingAttestation(UnaryOperator<Map<String, Object>> change) {
        this.attestation = change;
        return this;
    }

    // What it is asked

    /**
     * Creates a passkey.
     *
     * @param optionsJson {@code PublicKeyCredentialCreationOptionsJSON}
     * @return {@code RegistrationResponseJSON}
     * @throws IllegalStateException if it has one of the excluded passkeys: a browser's {@code InvalidStateError}
     */
    public synchronized String create(String optionsJson) {
        JsonNode options = JSON.readTree(optionsJson);
        Set<String> excluded = ids(options.path("excludeCredentials"));
        if (credentials.stream().anyMatch(one -> excluded.contains(one.idText()))) {
            throw new IllegalStateException("InvalidStateError: this device already has a passkey for this account.");
        }
        String rpId = options.path("rp").path("id").asString(host());
        Algorithm of = is(Misbehaviour.OTHER_ALGORITHM) ? Algorithm.ES384 : algorithm;
        Credential made = new Credential(
                randomBytes(ID_BYTES),
                rpId,
                options.path("user").path("id").asString(""),
                options.path("user").path("name").asString(""),
                of,
                newKeys(of),
                backedUp);
        credentials.removeIf(one -> one.rpId.equals(rpId) && one.userHandle.equals(made.userHandle));
        credentials.addFirst(made);
        byte[] client = clientData("webauthn.create", "webauthn.get", options);
        byte[] data = authenticatorData.apply(join(authenticatorData(made, HAS_CREDENTIAL), attested(made)));
        byte[] object = cbor(attestation.apply(attestation(made, data, client)));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", base64(client));
        response.put("attestationObject", base64(ending(object)));
        response.put("transports", List.of("internal"));
        return answer(made, response);
    }

    /**
     * Signs with a passkey.
     *
     * @param optionsJson {@code PublicKeyCredentialRequestOptionsJSON}
     * @return {@code AuthenticationResponseJSON}
     * @throws IllegalStateException if it has no matching passkey: a browser's {@code NotAllowedError}
     */
    public synchronized String get(String optionsJson) {
        JsonNode options = JSON.readTree(optionsJson);
        String rpId = options.path("rpId").asString(host());
        Set<String> allowed = ids(options.path("allowCredentials"));
        Credential used = credentials.stream()
                .filter(one -> one.rpId.equals(rpId))
                .filter(one -> allowed.isEmpty() || allowed.contains(one.idText()))
                .filter(one -> account.isEmpty() || account.get().equals(one.userName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("NotAllowedError: this device has no matching passkey."));
        used.count += counting ? 1 : 0;
        byte[] client = clientData("webauthn.get", "webauthn.create", options);
        byte[] data = ending(authenticatorData.apply(authenticatorData(used, 0)));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", base64(client));
        response.put("authenticatorData", base64(data));
        response.put("signature", base64(sign(used, join(data, sha256(client)))));
        if (!is(Misbehaviour.NO_USER_HANDLE)) {
            response.put("userHandle", is(Misbehaviour.OTHER_USER_HANDLE) ? randomText(32) : used.userHandle);
        }
        return answer(used, response);
    }

    private static Set<String> ids(JsonNode list) {
        return list.valueStream().map(one -> one.path("id").asString("")).collect(java.util.stream.Collectors.toSet());
    }

    private boolean is(Misbehaviour one) {
        return misbehaviours.contains(one);
    }

    private String host() {
        return URI.create(origin).getHost();
    }

    private String answer(Credential credential, Map<String, Object> response) {
        String id = is(Misbehaviour.OTHER_ID) ? randomText(ID_BYTES) : credential.idText();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", id);
        answer.put("rawId", id);
        answer.put("type", "public-key");
        answer.put("authenticatorAttachment", "platform");
        answer.put("clientExtensionResults", Map.of());
        answer.put("response", response);
        return JSON.writeValueAsString(answer);
    }

    /** WebAuthn Level 3 §5.8.1.1, in the order of browsers. */
    private byte[] clientData(String type, String otherType, JsonNode options) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", is(Misbehaviour.OTHER_TYPE) ? otherType : type);
        data.put(
                "challenge",
                is(Misbehaviour.OTHER_CHALLENGE)
                        ? randomText(32)
                        : options.path("challenge").asString(""));
        data.put("origin", is(Misbehaviour.OTHER_ORIGIN) ? "https://evil.example" : origin);
        data.put("crossOrigin", is(Misbehaviour.CROSS_ORIGIN) || is(Misbehaviour.TOP_ORIGIN));
        if (is(Misbehaviour.TOP_ORIGIN)) {
            data.put("topOrigin", "https://evil.example");
        }
        return clientData.apply(JSON.writeValueAsString(data)).getBytes(UTF_8);
    }

    /** WebAuthn Level 3 §6.1. */
    private byte[] authenticatorData(Credential credential, int more) {
        boolean eligible = credential.backupEligible != is(Misbehaviour.OTHER_ELIGIBILITY)
                && !is(Misbehaviour.BACKED_UP_BUT_NOT_ELIGIBLE);
        boolean synced = (eligible && backedUp) || is(Misbehaviour.BACKED_UP_BUT_NOT_ELIGIBLE);
        int flags = more
                | (is(Misbehaviour.NO_USER_PRESENCE) ? 0 : USER_PRESENT)
                | (is(Misbehaviour.NO_USER_VERIFICATION) ? 0 : USER_VERIFIED)
                | (eligible ? BACKUP_ELIGIBLE : 0)
                | (synced ? BACKED_UP : 0);
        String rpId = is(Misbehaviour.OTHER_RELYING_PARTY) ? "evil.example" : credential.rpId;
        long count = is(Misbehaviour.COUNTING_BACK) ? Math.min(1, credential.count) : credential.count;
        return ByteBuffer.allocate(37)
                .put(sha256(rpId.getBytes(UTF_8)))
                .put((byte) flags)
                .putInt((int) count)
                .array();
    }

    /** WebAuthn Level 3 §6.5.1. */
    private byte[] attested(Credential made) {
        byte[] cose = cbor(key.apply(cose(made)));
        return ByteBuffer.allocate(18 + made.id.length + cose.length)
                .putLong(aaguid.getMostSignificantBits())
                .putLong(aaguid.getLeastSignificantBits())
                .putShort((short) made.id.length)
                .put(made.id)
                .put(cose)
                .array();
    }

    private Map<String, Object> attestation(Credential made, byte[] data, byte[] client) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fmt", attestingItself ? "packed" : "none");
        Map<String, Object> statement = new LinkedHashMap<>();
        if (attestingItself) {
            statement.put("alg", made.algorithm.code);
            statement.put("sig", sign(made, join(data, sha256(client))));
        }
        object.put("attStmt", statement);
        object.put("authData", data);
        return object;
    }

    private byte[] ending(byte[] bytes) {
        if (is(Misbehaviour.SURPLUS_BYTE)) {
            return Arrays.copyOf(bytes, bytes.length + 1);
        }
        return is(Misbehaviour.BROKEN_CBOR) ? Arrays.copyOf(bytes, bytes.length - 3) : bytes;
    }

    // Keys

    private KeyPair newKeys(Algorithm of) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(of.keys);
            generator.initialize(of.parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] sign(Credential credential, byte[] data) {
        KeyPair with = is(Misbehaviour.OTHER_KEY) ? newKeys(credential.algorithm) : credential.keys;
        String how = is(Misbehaviour.OTHER_ALGORITHM) && credential.algorithm != Algorithm.EDDSA
                ? credential.algorithm.signature.replaceFirst("SHA[0-9]+", "SHA512")
                : credential.algorithm.signature;
        try {
            Signature signature = Signature.getInstance(how);
            signature.initSign(with.getPrivate(), random);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 9053 §7. */
    private static Map<Integer, Object> cose(Credential made) {
        Map<Integer, Object> cose = new LinkedHashMap<>();
        if (made.keys.getPublic() instanceof ECPublicKey ec) {
            int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
            cose.put(1, 2);
            cose.put(3, made.algorithm.code);
            cose.put(-1, size == 32 ? 1 : 2);
            cose.put(-2, unsigned(ec.getW().getAffineX(), size));
            cose.put(-3, unsigned(ec.getW().getAffineY(), size));
        } else if (made.keys.getPublic() instanceof EdECPublicKey ed) {
            cose.put(1, 1);
            cose.put(3, made.algorithm.code);
            cose.put(-1, 6);
            cose.put(-2, point(ed));
        } else if (made.keys.getPublic() instanceof RSAPublicKey rsa) {
            cose.put(1, 3);
            cose.put(3, made.algorithm.code);
            cose.put(-1, unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / 8));
            cose.put(-2, unsigned(rsa.getPublicExponent(), 3));
        }
        return cose;
    }

    private static byte[] unsigned(BigInteger number, int size) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[size];
        int length = Math.min(size, signed.length);
        System.arraycopy(signed, signed.length - length, bytes, size - length, length);
        return bytes;
    }

    /** RFC 8032 §5.1.2: little-endian, with the sign of x on top. */
    private static byte[] point(EdECPublicKey ed) {
        byte[] big = unsigned(ed.getPoint().getY(), 32);
        byte[] little = new byte[32];
        for (int i = 0; i < little.length; i++) {
            little[i] = big[31 - i];
        }
        if (ed.getPoint().isXOdd()) {
            little[31] |= (byte) 0x80;
        }
        return little;
    }

    // Bytes

    private static byte[] cbor(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = CBOR.createGenerator(bytes)) {
            write(value, generator);
        }
        return bytes.toByteArray();
    }

    /** Encoded in the canonical form of CTAP2. */
    private static void write(Object value, JsonGenerator generator) {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject(value, map.size());
            map.forEach((name, one) -> {
                if (name instanceof Integer label) {
                    generator.writePropertyId(label);
                } else {
                    generator.writeName(String.valueOf(name));
                }
                write(one, generator);
            });
            generator.writeEndObject();
        } else if (value instanceof byte[] binary) {
            generator.writeBinary(binary);
        } else {
            generator.writePOJO(value);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String randomText(int bytes) {
        return base64(randomBytes(bytes));
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
