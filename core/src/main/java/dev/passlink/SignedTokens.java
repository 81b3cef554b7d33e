package dev.passlink;

import dev.passlink.port.TokenGenerator;
import java.util.Optional;

/**
 * The token format, version 1: as short as 128-bit security allows, 48 bytes and 64 characters for a 32-bit user id.
 *
 * <pre>
 * 1   version in the upper half, the grant's flags in the lower
 * 1   key id
 * …   the grant, as {@link GrantCodec} writes it
 * 16  tag
 * </pre>
 */
final class SignedTokens implements TokenGenerator {
    private static final int VERSION = 0x10;

    private final KeyRing ring;
    private final Signed signed;

    SignedTokens(KeyRing ring) {
        this.ring = ring;
        this.signed = new Signed(ring, Purpose.TOKEN);
    }

    @Override
    public String generate(Grant grant) {
        Key key = ring.find(grant.keyId())
                .orElseThrow(() -> new IllegalArgumentException("The ring has no key " + grant.keyId() + "."));
        FieldWriter out = new FieldWriter();
        GrantCodec.write(grant, out);
        String token = signed.sign(VERSION | GrantCodec.flags(grant), key, out);
        if (token.length() > Signed.MAX_CHARACTERS) {
            throw new IllegalArgumentException("A token of " + token.length() + " characters could never be read, "
                    + Signed.MAX_CHARACTERS + " at most: give its scope fewer or shorter values.");
        }
        return token;
    }

    @Override
    public Optional<Grant> verify(String token) {
        Optional<Signed.Content> authentic = signed.verify(token);
        if (authentic.isEmpty()) {
            return Optional.empty();
        }
        Signed.Content content = authentic.get();
        return GrantCodec.read(content.head() ^ VERSION, content.key().id(), content);
    }
}
