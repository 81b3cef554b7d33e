package dev.passlink.passkeys;

import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies passkeys with WebAuthn.
 *
 * <pre>{@code
 * Passlink passlink = Passlink.builder()
 *     .baseUrl("https://jobs.example.com")
 *     // keys, users, mailer
 *     .passkeys(WebAuthn.standard(), passkeys)   // your Passkeys, such as JdbcPasskeys
 *     .build();
 * }</pre>
 *
 * <p>Browsers are asked for discoverable passkeys with user verification (face, fingerprint, PIN) each time, with ES256, EdDSA
 * (Ed25519) or RS256 keys, and without attestation. An answer is verified as <a
 * href="https://www.w3.org/TR/webauthn-3/#sctn-rp-operations">WebAuthn Level 3 §7.1 and §7.2</a> say; one from inside another
 * site's frame is refused.
 *
 * <p>Immutable, and safe for use by several threads.
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
     * Creates a verifier for the host of the base URL only, which refuses clones.
     *
     * @return the verifier that most sites need
     */
    public static WebAuthn standard() {
        return builder().build();
    }

    /**
     * Starts building a verifier for a parent domain, related origins, or clones.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Sets the domain of passkeys, other origins, and whether clones may sign in. */
    public static final class Builder {
        private Optional<String> relyingPartyId = Optional.empty();
        private final List<String> relatedOrigins = new ArrayList<>();
        private boolean acceptClones;

        private Builder() {}

        /**
         * Sets the domain that passkeys are for; the base URL's host by default. With a parent domain, other sites below it can
         * use the same passkeys. Changing it later makes all of the site's passkeys unusable.
         *
         * @param domain such as {@code example.com}
         * @return this
         * @throws IllegalArgumentException if it isn't a domain, or is a public suffix such as {@code co.uk}
         */
        public Builder relyingPartyId(String domain) {
            this.relyingPartyId = Optional.of(Sites.domain(domain));
            return this;
        }

        /**
         * Sets other origins where passkeys can be used: origins on other domains, which browsers look up at {@code
         * /.well-known/webauthn} (WebAuthn Level 3 §5.11). Exactly these: no patterns, and no subdomains.
         *
         * @param origins each as a browser writes it, such as {@code https://example.de}; https, except on localhost
         * @return this
         * @throws IllegalArgumentException if one has a path, or is written differently; the message shows how to write it
         */
        public Builder relatedOrigins(String... origins) {
            for (String origin : origins) {
                relatedOrigins.add(Sites.relatedOrigin(origin));
            }
            return this;
        }

        /**
         * Lets a passkey sign in even if its counter went down, as that of a copy would. The event {@code CLONED_PASSKEY} reports
         * it all the same.
         *
         * @return this
         */
        public Builder acceptClones() {
            this.acceptClones = true;
            return this;
        }

        /**
         * Builds the verifier.
         *
         * @return the verifier, for {@code Passlink.builder().passkeys(…)}
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

    /** Names the domain, if it was set, and the related origins. */
    @Override
    public String toString() {
        return "WebAuthn[" + relyingPartyId.orElse("the base URL's host") + ", " + relatedOrigins + "]";
    }
}
