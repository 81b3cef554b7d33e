package dev.passlink.passkeys;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Speaks WebAuthn with browsers, for sign-in by passkey.
 *
 * <pre>{@code
 * Passlink passlink = Passlink.builder()
 *     .baseUrl("https://jobs.example.com")
 *     // keys, users, mailer
 *     .passkeys(WebAuthn.standard(), passkeys)   // your Passkeys, such as JdbcPasskeys
 *     .build();
 * }</pre>
 *
 * <p>Browsers are asked for passkeys that a device finds by itself, with user verification (face, finger, PIN) each time, by
 * ES256, EdDSA (Ed25519) or RS256, and for no attestation. An answer is verified as <a
 * href="https://www.w3.org/TR/webauthn-3/#sctn-rp-operations">WebAuthn Level 3 §7.1 and §7.2</a> say; one from inside a frame of
 * another site is refused.
 *
 * <p>Immutable, and safe for many threads.
 */
public final class WebAuthn implements PasskeyVerifier {
    private final Optional<String> relyingPartyId;
    private final List<String> relatedOrigins;
    private final boolean acceptsClones;
    private final Options options;
    private final Answers answers;

    private WebAuthn(Builder builder) {
        this.relyingPartyId = builder.relyingPartyId;
        this.relatedOrigins = List.copyOf(builder.relatedOrigins);
        this.acceptsClones = builder.acceptClones;
        Codec codec = new Codec();
        this.options = new Options(codec);
        this.answers = new Answers(codec);
    }

    /**
     * For the host of the base URL alone, and no clones.
     *
     * @return what most sites need
     */
    public static WebAuthn standard() {
        return builder().build();
    }

    /**
     * For a parent domain, related origins, or clones.
     *
     * @return with nothing set
     */
    public static Builder builder() {
        return new Builder();
    }

    /** For which domain, where else, and whether clones may sign in. */
    public static final class Builder {
        private Optional<String> relyingPartyId = Optional.empty();
        private final List<String> relatedOrigins = new ArrayList<>();
        private boolean acceptClones;

        private Builder() {}

        /**
         * The domain that passkeys are for: by default the base URL's host. With a parent of it, other sites below that parent
         * can use the same passkeys. To change it later makes all passkeys of the site unusable.
         *
         * @param domain such as {@code example.com}
         * @return this
         * @throws IllegalArgumentException if it is no domain, or one that belongs to many, such as {@code co.uk}
         */
        public Builder relyingPartyId(String domain) {
            this.relyingPartyId = Optional.of(Sites.domain(domain));
            return this;
        }

        /**
         * Where else passkeys may be used: origins of other domains, which browsers ask {@code /.well-known/webauthn} for
         * (WebAuthn Level 3 §5.11). Closed: no pattern, and no subdomain of one.
         *
         * @param origins each as a browser writes it, such as {@code https://example.de}; https, but on localhost
         * @return this
         * @throws IllegalArgumentException if one has a path, or another spelling; the message shows how to write it
         */
        public Builder relatedOrigins(String... origins) {
            for (String origin : origins) {
                relatedOrigins.add(Sites.relatedOrigin(origin));
            }
            return this;
        }

        /**
         * Lets a passkey sign in although it counted less than before, which a copy of it would do. The event {@code
         * CLONED_PASSKEY} tells of it all the same.
         *
         * @return this
         */
        public Builder acceptClones() {
            this.acceptClones = true;
            return this;
        }

        /**
         * Builds it.
         *
         * @return for {@code Passlink.builder().passkeys(…)}
         */
        public WebAuthn build() {
            return new WebAuthn(this);
        }
    }

    @Override
    public RelyingParty relyingParty(URI baseUrl) {
        return Sites.relyingParty(baseUrl, relyingPartyId, relatedOrigins);
    }

    @Override
    public boolean acceptsClones() {
        return acceptsClones;
    }

    @Override
    public String creationOptions(RelyingParty rp, Creation creation) {
        return options.create(rp, creation);
    }

    @Override
    public String requestOptions(RelyingParty rp, String challenge, List<Passkey> allowed) {
        return options.get(rp, challenge, allowed);
    }

    @Override
    public Reading registration(String json) {
        try {
            return answers.made(json);
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    @Override
    public Reading assertion(String json) {
        try {
            return answers.signed(json);
        } catch (Refusal refusal) {
            return refusal.rejected();
        }
    }

    /** Which domain, if it was chosen, and which related origins. */
    @Override
    public String toString() {
        return "WebAuthn[" + relyingPartyId.orElse("the base URL's host") + ", " + relatedOrigins + "]";
    }
}
