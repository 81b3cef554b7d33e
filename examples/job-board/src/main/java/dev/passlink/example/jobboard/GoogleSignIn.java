package dev.passlink.example.jobboard;

import dev.passlink.google.OpenIdProvider;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.web.Site;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sign-in with Google: the real one if it knows the site, otherwise a make-believe one in development, otherwise none. */
final class GoogleSignIn implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GoogleSignIn.class);

    private final Optional<MakeBelieveGoogle> makeBelieve;
    private final Optional<OpenIdProvider> provider;

    GoogleSignIn(Settings settings, URI site) {
        GoogleSettings google = settings.google();
        boolean pretend = !google.isThere() && settings.development();
        this.makeBelieve = pretend ? Optional.of(new MakeBelieveGoogle(site)) : Optional.empty();
        this.provider = makeBelieve
                .map(MakeBelieveGoogle::registration)
                .or(() -> google.isThere() ? Optional.of(google) : Optional.empty())
                .map(GoogleSettings::provider);
    }

    boolean isOffered() {
        return provider.isPresent();
    }

    void addTo(Site.Builder<PasslinkFilter> filter) {
        provider.ifPresent(filter::provider);
    }

    void start() {
        makeBelieve.ifPresent(google -> {
            google.start();
            log.info("GOOGLE_CLIENT_ID is not set: a make-believe Google runs at {}", google.issuer());
        });
    }

    @Override
    public void close() {
        makeBelieve.ifPresent(MakeBelieveGoogle::close);
    }
}
