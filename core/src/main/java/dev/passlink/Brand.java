package dev.passlink;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How your site looks on Passlink's pages and in its emails: name, logo, accent colour, style sheet and footer links.
 *
 * <pre>{@code
 * Passlink.builder()
 *     .brand(Brand.named("Lighthouse Jobs")
 *         .logo("/logo.svg")
 *         .accent("#0b6e4f")
 *         .stylesheet("/brand.css")
 *         .link("Privacy", "/privacy"));
 * }</pre>
 *
 * <p>Paths are local to the site, below the context path of its base URL: the pages' Content-Security-Policy allows
 * images and styles only from the site itself. Immutable; each method returns a changed copy.
 */
public final class Brand {
    private static final int MOST_LINKS = 4;
    private static final int MOST_PIXELS = 600;
    private static final Pattern LINK = Pattern.compile("(?:https://|mailto:)[!-~&&[^\"<>\\\\^`{|}]]+");
    private static final String CARD = "#ffffff";
    private static final String DARK_CARD = "#1b2029";
    private static final Accent DEFAULT_ACCENT = new Accent("#1d4ed8", "#ffffff", "#9dbcff", "#0c1730");

    private final String name;
    private @Nullable Logo logo;
    private Accent accent = DEFAULT_ACCENT;
    private @Nullable String stylesheet;
    private List<Link> links = List.of();
    private @Nullable EmailLogo emailLogo;

    private Brand(String name) {
        this.name = name;
    }

    /**
     * The logo on pages.
     *
     * @param path where it is on the site
     * @param darkPath where the logo for dark mode is; the same path if there is only one
     */
    public record Logo(String path, String darkPath) {}

    /**
     * The logo in emails.
     *
     * @param path where it is on the site
     * @param width its width on screen, in pixels
     * @param height its height on screen, in pixels
     */
    public record EmailLogo(String path, int width, int height) {}

    /**
     * The colour of buttons and links, and of text on them, in light and dark mode; each like {@code #1d4ed8}.
     *
     * @param light the colour in light mode, on a white card
     * @param onLight the colour of text on {@code light}
     * @param dark the colour in dark mode, on a dark card
     * @param onDark the colour of text on {@code dark}
     */
    public record Accent(String light, String onLight, String dark, String onDark) {}

    /**
     * A link in the footer of pages and emails.
     *
     * @param label its text, by language
     * @param href a path on the site, or a URL that begins with {@code https://} or {@code mailto:}
     */
    public record Link(Function<Locale, String> label, String href) {
        /**
         * The label in a language. It never fails: a footer is no reason to send no email.
         *
         * @param language the language of the page or email
         * @return the label; {@link #href()} if the function throws or gives none
         */
        public String labelIn(Locale language) {
            try {
                String text = label.apply(language);
                return text == null || text.isBlank() ? href : text;
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                return href;
            }
        }
    }

    /**
     * Creates a brand with a name and nothing else.
     *
     * @param name the name of your site, on one line
     * @return the brand, with Passlink's default accent
     * @throws IllegalArgumentException if the name is blank or has a control character
     */
    public static Brand named(String name) {
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A brand's name is blank or has a line break in it: give one line, such as Lighthouse Jobs.");
        }
        return new Brand(name);
    }

    /**
     * Shows a logo instead of the name at the top of each page; screen readers read the name.
     *
     * @param path where it is on the site, such as {@code /logo.svg}
     * @return the changed brand
     * @throws IllegalArgumentException if it isn't a path on the site
     */
    public Brand logo(String path) {
        return logo(path, path);
    }

    /**
     * Shows a logo instead of the name at the top of each page: one in light mode, another in dark mode.
     *
     * @param path where the logo for light mode is on the site
     * @param darkPath where the logo for dark mode is
     * @return the changed brand
     * @throws IllegalArgumentException if one of them isn't a path on the site
     */
    public Brand logo(String path, String darkPath) {
        Logo given = new Logo(onSite(path, "logo"), onSite(darkPath, "logo"));
        return with(copy -> copy.logo = given);
    }

    /**
     * Sets the colour of buttons and links. The colour for dark mode is derived from it.
     *
     * @param light such as {@code #0b6e4f}, with a contrast of at least 4.5:1 to white (WCAG 2.2 §1.4.3)
     * @return the changed brand
     * @throws IllegalArgumentException if it isn't a colour like that or has too little contrast; the message suggests
     *     a colour that has enough
     */
    public Brand accent(String light) {
        Contrast colour = Contrast.of(light);
        return accent(
                light,
                colour.towards(Contrast.of(CARD), Contrast.of(DARK_CARD), Contrast.AMPLE)
                        .toString());
    }

    /**
     * Sets the colours of buttons and links. Text on them is white or black, whichever is easier to read.
     *
     * @param light such as {@code #0b6e4f}, with a contrast of at least 4.5:1 to white (WCAG 2.2 §1.4.3)
     * @param dark such as {@code #7fd8b4}, with a contrast of at least 4.5:1 to the dark card, {@code #1b2029}
     * @return the changed brand
     * @throws IllegalArgumentException if one of them isn't a colour like that or has too little contrast; the message
     *     suggests a colour that has enough
     */
    public Brand accent(String light, String dark) {
        Contrast onCard = legible(light, CARD, "light");
        Contrast onDarkCard = legible(dark, DARK_CARD, "dark");
        Accent given = new Accent(
                onCard.toString(),
                onCard.text().toString(),
                onDarkCard.toString(),
                onDarkCard.text().toString());
        return with(copy -> copy.accent = given);
    }

    private static Contrast legible(String text, String card, String mode) {
        Contrast colour = Contrast.of(text);
        Contrast ground = Contrast.of(card);
        if (!colour.isLegibleOn(ground)) {
            throw new IllegalArgumentException(
                    ("The accent %s has a contrast of only %s to the %s card %s, and needs 4.5 (WCAG 2.2 §1.4.3)."
                                    + " Use %s, for instance.")
                            .formatted(
                                    colour,
                                    colour.ratioText(ground),
                                    mode,
                                    ground,
                                    colour.towards(ground.text(), ground, Contrast.ENOUGH)));
        }
        return colour;
    }

    /**
     * Loads your own style sheet on Passlink's pages, after Passlink's.
     *
     * @param path where it is on the site, such as {@code /brand.css}
     * @return the changed brand
     * @throws IllegalArgumentException if it isn't a path on the site
     */
    public Brand stylesheet(String path) {
        String given = onSite(path, "style sheet");
        return with(copy -> copy.stylesheet = given);
    }

    /**
     * Adds a link to the footer of pages and emails, the same in every language.
     *
     * @param label such as {@code Privacy}
     * @param href a path on the site, or a URL that begins with {@code https://} or {@code mailto:}
     * @return the changed brand
     * @throws IllegalArgumentException if the label is blank, the link leads anywhere else, or there are already four
     *     links
     */
    public Brand link(String label, String href) {
        if (label.isBlank()) {
            throw new IllegalArgumentException("A footer link needs a label: say where " + href + " leads.");
        }
        return link(language -> label, href);
    }

    /**
     * Adds a link to the footer of pages and emails.
     *
     * @param label its text, by language; called for each page and email
     * @param href a path on the site, or a URL that begins with {@code https://} or {@code mailto:}
     * @return the changed brand
     * @throws IllegalArgumentException if the link leads anywhere else, or there are already four links
     */
    public Brand link(Function<Locale, String> label, String href) {
        if (!LINK.matcher(href).matches() && !LocalPath.isLocal(href)) {
            throw new IllegalArgumentException("A footer link must be a path on the site, such as /privacy, or "
                    + "begin with https:// or mailto:. It can't be " + href + ".");
        }
        if (links.size() == MOST_LINKS) {
            throw new IllegalArgumentException("A brand can have at most four footer links: remove one.");
        }
        List<Link> all = new ArrayList<>(links);
        all.add(new Link(label, href));
        return with(copy -> copy.links = List.copyOf(all));
    }

    /**
     * Shows a logo at the top of each email. By default there is none: many mail programs block remote images, and
     * loading one tells your server when and where the email was opened.
     *
     * @param path where it is on the site; use a PNG, since few mail programs show SVG
     * @param width its width on screen, from 1 to 600 pixels
     * @param height its height on screen, from 1 to 600 pixels
     * @return the changed brand
     * @throws IllegalArgumentException if it isn't a path on the site, or a size is out of range
     */
    public Brand logoInEmails(String path, int width, int height) {
        if (Math.min(width, height) < 1 || Math.max(width, height) > MOST_PIXELS) {
            throw new IllegalArgumentException("A logo in an email must be 1 to 600 pixels wide and high.");
        }
        EmailLogo given = new EmailLogo(onSite(path, "logo"), width, height);
        return with(copy -> copy.emailLogo = given);
    }

    private static String onSite(String path, String what) {
        if (!LocalPath.isLocal(path)) {
            throw new IllegalArgumentException("The " + what + " must come from the site itself. Give its path, "
                    + "such as /"
                    + (what.equals("logo") ? "logo.svg" : "brand.css") + ". It can't be " + path + ".");
        }
        return path;
    }

    /** The same brand for emails, where every path becomes a whole URL: nothing in an email is relative to a site. */
    Brand at(URI baseUrl) {
        return with(copy -> {
            copy.logo = logo == null ? null : new Logo(baseUrl + logo.path(), baseUrl + logo.darkPath());
            copy.stylesheet = stylesheet == null ? null : baseUrl + stylesheet;
            copy.links = links.stream()
                    .map(link -> new Link(
                            link.label(), LocalPath.isLocal(link.href()) ? baseUrl + link.href() : link.href()))
                    .toList();
            copy.emailLogo = emailLogo == null
                    ? null
                    : new EmailLogo(baseUrl + emailLogo.path(), emailLogo.width(), emailLogo.height());
        });
    }

    private Brand with(Consumer<Brand> change) {
        Brand copy = new Brand(name);
        copy.logo = logo;
        copy.accent = accent;
        copy.stylesheet = stylesheet;
        copy.links = links;
        copy.emailLogo = emailLogo;
        change.accept(copy);
        return copy;
    }

    /**
     * The name of the site.
     *
     * @return one line
     */
    public String name() {
        return name;
    }

    /**
     * The logo on pages.
     *
     * @return the logo; empty if pages show the name instead
     */
    public Optional<Logo> logo() {
        return Optional.ofNullable(logo);
    }

    /**
     * The colours of buttons and links.
     *
     * @return the colours; shades of blue by default
     */
    public Accent accent() {
        return accent;
    }

    /**
     * Your own style sheet.
     *
     * @return its path on the site; empty by default
     */
    public Optional<String> stylesheet() {
        return Optional.ofNullable(stylesheet);
    }

    /**
     * The links in the footer.
     *
     * @return the links, in the order in which you added them; none by default
     */
    public List<Link> links() {
        return links;
    }

    /**
     * The logo in emails.
     *
     * @return empty by default
     */
    public Optional<EmailLogo> logoInEmails() {
        return Optional.ofNullable(emailLogo);
    }

    @Override
    public String toString() {
        return "Brand[" + name + "]";
    }
}
