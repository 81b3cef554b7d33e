package dev.passlink.boot;

import dev.passlink.Brand;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Brand} from {@code passlink.brand.*}. */
final class PropertyBrand {
    private static final String BRAND = "passlink.brand.";

    private PropertyBrand() {}

    /**
     * @param wanted at least one of them
     * @param baseUrl whose host is the name if no property says otherwise
     */
    static Brand of(PasslinkProperties.Brand wanted, String baseUrl) {
        @Nullable String name = wanted.name();
        @Nullable String logo = given("logo", wanted.logo(), wanted.logoDark());
        @Nullable String logoDark = wanted.logoDark();
        @Nullable String accent = given("accent", wanted.accent(), wanted.accentDark());
        @Nullable String accentDark = wanted.accentDark();
        @Nullable String stylesheet = wanted.stylesheet();
        PasslinkProperties.@Nullable EmailLogo emailLogo = wanted.emailLogo();
        Brand brand = StartRefusal.read(
                BRAND + "name",
                () -> Brand.named(name != null ? name : URI.create(baseUrl).getHost()));
        if (logo != null) {
            brand = changed("logo", brand, of -> logoDark == null ? of.logo(logo) : of.logo(logo, logoDark));
        }
        if (accent != null) {
            brand = changed(
                    "accent", brand, of -> accentDark == null ? of.accent(accent) : of.accent(accent, accentDark));
        }
        if (stylesheet != null) {
            brand = changed("stylesheet", brand, of -> of.stylesheet(stylesheet));
        }
        List<PasslinkProperties.Link> links = wanted.links();
        for (int i = 0; i < links.size(); i++) {
            brand = link("links[" + i + "]", brand, links.get(i));
        }
        return emailLogo == null ? brand : emailLogo(brand, emailLogo);
    }

    /** One for dark mode alone would be shown to some people only. */
    private static @Nullable String given(String name, @Nullable String light, @Nullable String dark) {
        if (light == null && dark != null) {
            throw new StartRefusal(
                    BRAND + name + "-dark is set, but " + BRAND + name + " isn't.",
                    "Set " + BRAND + name + " too, or remove " + BRAND + name + "-dark.");
        }
        return light;
    }

    private static Brand link(String name, Brand brand, PasslinkProperties.Link link) {
        @Nullable String label = link.label();
        @Nullable String href = link.href();
        if (label == null || href == null) {
            throw new StartRefusal(
                    BRAND + name + " needs a label and an href.",
                    "Set both, such as " + BRAND + name + ".label=Privacy and " + BRAND + name + ".href=/privacy.");
        }
        return changed(name, brand, of -> of.link(label, href));
    }

    private static Brand emailLogo(Brand brand, PasslinkProperties.EmailLogo logo) {
        @Nullable String path = logo.path();
        @Nullable Integer width = logo.width();
        @Nullable Integer height = logo.height();
        if (path == null || width == null || height == null) {
            throw new StartRefusal(
                    BRAND + "email-logo needs a path, a width and a height.",
                    "Set all three, such as " + BRAND + "email-logo.path=/logo.png, " + BRAND + "email-logo.width=120"
                            + " and " + BRAND + "email-logo.height=40.");
        }
        return changed("email-logo", brand, of -> of.logoInEmails(path, width, height));
    }

    private static Brand changed(String name, Brand brand, UnaryOperator<Brand> change) {
        return StartRefusal.read(BRAND + name, () -> change.apply(brand));
    }
}
