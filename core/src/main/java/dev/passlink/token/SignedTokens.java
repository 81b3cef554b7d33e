package dev.passlink.token;

import dev.passlink.Grant;
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
public final class SignedTokens implements TokenGenerator {
    private static final int VERSION = 0x10;

    private final Keys keys;
    private final Signed signed;

    public SignedTokens(Keys keys) {
        this.keys = keys;
        this.signed = new Signed(keys, Purpose.TOKEN);
    }

    @Override
    public String generate(Grant grant) {
        Key key = keys.find(grant.keyId())
                .orElseThrow(() -> new IllegalArgumentException("The keys has no key " + grant.keyId() + "."));
        FieldWriter out = new FieldWriter();
        GrantCodec.write(grant, out);
        String token = signed.sign(VERSION | GrantCodec.flags(grant), key, out);
        if (token.length() > Signed.MAX_CHARACTERS) {
            throw new IllegalArgumentException("A token of " + token.length() + " characters would be too long to "
                    + "read, "
                    + Signed.MAX_CHARACTERS + " at most: give its scope fewer or shorter values.");
        }
        return token;
    }

    @Override
    public Optional<Grant> verify(String token) {
        return signed.read(
                token,
                in -> GrantCodec.read(
                        in.flags(VERSION, GrantCodec.FLAGS), in.key().id(), in));
    }
}
