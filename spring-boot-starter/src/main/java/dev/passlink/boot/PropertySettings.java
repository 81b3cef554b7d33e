package dev.passlink.boot;

import dev.passlink.KeyRing;
import dev.passlink.Limits;
import dev.passlink.LinkSettings;
import dev.passlink.PassSettings;
import dev.passlink.Passlink;
import dev.passlink.web.Site;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.unit.DataSize;

/** Applies the properties to the builders, and names the property if a builder refuses its value. */
final class PropertySettings {
    static final String NEW_KEY = "export PASSLINK_KEYS=\"1:$(openssl rand -base64 32 | tr '+/' '-_' | tr -d =)\"";

    private static final Pattern UNFILLED = Pattern.compile("\\$\\{([A-Za-z0-9._-]+)}");
    /** What Spring's patterns end with where ours end with {@code /*}. */
    private static final Pattern ALL_BELOW = Pattern.compile("/\\*\\*$");

    private final PasslinkProperties properties;

    PropertySettings(PasslinkProperties properties) {
        this.properties = properties;
    }

    void address(SiteAddress address, Passlink.Builder passlink) {
        StartRefusal.setting(address.property(), () -> {
            if (address.unencrypted()) {
                passlink.unencryptedBaseUrl(address.baseUrl());
            } else {
                passlink.baseUrl(address.baseUrl());
            }
        });
    }

    /** The keys; empty if there are none. */
    String keys() {
        String keys = SiteAddress.text(properties.keys());
        Matcher unfilled = UNFILLED.matcher(keys);
        if (unfilled.find()) {
            // Not a secret: only the name of what should have held it.
            String variable = unfilled.group(1);
            throw new StartRefusal(
                    "passlink.keys refers to ${" + variable + "}, but nothing with that name is set.",
                    "Set " + variable + ". This line makes a key: " + NEW_KEY + System.lineSeparator()
                            + "In development you don't need a key: write ${" + variable
                            + ":} with a colon, which is empty"
                            + " if nothing with that name is set.");
        }
        return keys;
    }

    static void keys(String keys, Passlink.Builder passlink) {
        try {
            passlink.keys(KeyRing.parse(keys));
        } catch (IllegalArgumentException e) {
            throw new StartRefusal(
                    "passlink.keys is not valid: " + e.getMessage(), "This line makes a valid one: " + NEW_KEY, e);
        }
    }

    void apply(Passlink.Builder passlink, SiteAddress address, ResourceLoader resources) {
        if (properties.brand().isSet()) {
            passlink.brand(PropertyBrand.of(properties.brand(), address.baseUrl()));
        }
        List<Locale> languages = properties.languages();
        if (!languages.isEmpty()) {
            passlink.languages(languages.get(0), languages.stream().skip(1).toArray(Locale[]::new));
        }
        properties.texts().forEach((language, location) -> texts(language, location, passlink, resources));
        StartRefusal.setting("passlink.login-path", () -> passlink.loginPath(properties.loginPath()));
        StartRefusal.setting("passlink.close-within", () -> passlink.closeWithin(properties.closeWithin()));
        passlink.links(this::links).passes(this::passes);
        StartRefusal.setting("passlink.limits", () -> passlink.limits(limits()));
    }

    private static void texts(String language, String location, Passlink.Builder passlink, ResourceLoader resources) {
        String property = "passlink.texts." + language;
        Locale locale = Locale.forLanguageTag(language);
        if (locale.getLanguage().isEmpty()) {
            throw new StartRefusal(
                    property + " doesn't name a language.",
                    "Write a language tag, such as passlink.texts.sv or passlink.texts.pt-BR.");
        }
        StartRefusal.setting(property, () -> {
            try (Reader reader =
                    new InputStreamReader(resources.getResource(location).getInputStream(), StandardCharsets.UTF_8)) {
                passlink.language(locale, reader);
            } catch (IOException e) {
                throw new IllegalArgumentException("The file can't be read: " + e.getMessage(), e);
            }
        });
    }

    private LinkSettings links(LinkSettings links) {
        PasslinkProperties.Links wanted = properties.links();
        LinkSettings changed = StartRefusal.read("passlink.links.lifetime", () -> links.lifetime(wanted.lifetime()))
                .policy(wanted.policy())
                .codeFormat(wanted.codeFormat());
        changed = wanted.newestOnly() ? changed.newestOnly() : changed;
        return wanted.approveElsewhere() ? changed.approveElsewhere() : changed;
    }

    private PassSettings passes(PassSettings passes) {
        PasslinkProperties.Passes wanted = properties.passes();
        PassSettings changed = StartRefusal.read("passlink.passes.lifetime", () -> passes.lifetime(wanted.lifetime()));
        PassSettings lasting = StartRefusal.read(
                "passlink.passes.stay-unused or stay-at-most",
                () -> changed.stayLifetime(wanted.stayUnused(), wanted.stayAtMost()));
        return StartRefusal.read("passlink.passes.check-every", () -> lasting.checkEvery(wanted.checkEvery()))
                .staySignedIn(wanted.staySignedIn());
    }

    private Limits limits() {
        PasslinkProperties.Limits wanted = properties.limits();
        Limits limits = new Limits(wanted.perAddress(), wanted.perAddressDaily(), wanted.perClient(), wanted.perUser());
        @Nullable Integer perNetwork = wanted.perNetwork();
        return perNetwork == null ? limits : limits.perNetwork(perNetwork);
    }

    void apply(Site.Builder<?> site) {
        for (int i = 0; i < properties.signedIn().size(); i++) {
            String pattern = properties.signedIn().get(i);
            StartRefusal.setting("passlink.signed-in[" + i + "]", () -> site.signedIn(ours(pattern)));
        }
        for (int i = 0; i < properties.rules().size(); i++) {
            rule("passlink.rules[" + i + "].", properties.rules().get(i), site);
        }
        site.trustedProxies(String.join(",", properties.trustedProxies()));
        StartRefusal.setting("passlink.landing", () -> site.landing(properties.landing()));
        StartRefusal.setting("passlink.signed-out-at", () -> site.signedOutAt(properties.signedOutAt()));
        @Nullable String signOutPath = properties.signOutPath();
        if (signOutPath != null) {
            StartRefusal.setting("passlink.sign-out-path", () -> site.signOutPath(signOutPath));
        }
        if (properties.signOutEverywhere()) {
            site.signOutEverywhere();
        }
    }

    private static void rule(String property, PasslinkProperties.Rule rule, Site.Builder<?> site) {
        @Nullable String path = rule.path();
        if (path == null) {
            throw new StartRefusal(
                    property + "path isn't set, but a rule needs a path to guard.",
                    "Set it, for example to /admin/**.");
        }
        StartRefusal.setting(property + "path", () -> site.signedIn(ours(path)));
        @Nullable Duration fresh = rule.fresh();
        if (fresh != null) {
            StartRefusal.setting(property + "fresh", () -> site.requireFresh(fresh));
        }
        if (rule.passkey()) {
            site.requirePasskey();
        }
        @Nullable DataSize form = rule.resendForms();
        if (form != null) {
            // A size beyond int is far above the limit, and is refused as that.
            int bytes = (int) Math.min(form.toBytes(), Integer.MAX_VALUE);
            StartRefusal.setting(property + "resend-forms", () -> site.resendForms(bytes));
        }
    }

    /** Whatever else Spring's patterns can say is refused by ours. */
    static String ours(String pattern) {
        return ALL_BELOW.matcher(pattern.strip()).replaceFirst("/*");
    }
}
