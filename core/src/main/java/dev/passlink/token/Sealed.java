package dev.passlink.token;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** What a browser keeps and cannot read: base64url of a version, a key id, a nonce, and AES-256-GCM under a purpose's key. */
public final class Sealed {
    private static final int VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Keys keys;
    private final Purpose purpose;
    private final RandomBytes random;
    private final Ready<Cipher> ciphers = new Ready<>(Sealed::cipher);

    public Sealed(Keys keys, Purpose purpose, RandomBytes random) {
        this.keys = keys;
        this.purpose = purpose;
        this.random = random;
    }

    public String seal(byte[] plain) {
        byte[] nonce = random.next(NONCE_BYTES);
        Key key = keys.signing();
        try {
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, plain, 0);
            return Signed.encode(new FieldWriter()
                    .number(VERSION, 1)
                    .number(key.id(), 1)
                    .fixed(nonce)
                    .fixed(sealed)
                    .toBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM can't seal with AES-GCM", e);
        }
    }

    /** The sealed content; empty if it isn't ours. */
    public <T> Optional<T> read(String text, FieldReader.Body<FieldReader, T> body) {
        return open(text).flatMap(plain -> FieldReader.whole(plain, body));
    }

    /** Empty if it isn't ours. */
    public Optional<byte[]> open(String text) {
        Optional<byte[]> decoded = Signed.decode(text);
        if (decoded.isEmpty() || decoded.get().length < 2 + NONCE_BYTES + TAG_BITS / 8) {
            return Optional.empty();
        }
        byte[] bytes = decoded.get();
        Optional<Key> key = keys.find(bytes[1] & 0xFF);
        if (bytes[0] != VERSION || key.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOfRange(bytes, 2, 2 + NONCE_BYTES);
            return Optional.of(crypt(Cipher.DECRYPT_MODE, key.get(), nonce, bytes, 2 + NONCE_BYTES));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private byte[] crypt(int mode, Key key, byte[] nonce, byte[] bytes, int from) throws GeneralSecurityException {
        return ciphers.use(cipher -> {
            cipher.init(mode, key.sealing(purpose), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(new byte[] {VERSION, (byte) key.id()});
            return cipher.doFinal(bytes, from, bytes.length - from);
        });
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no AES-GCM", e);
        }
    }
}
