package dev.passlink.web;

import dev.passlink.Passlink;
import dev.passlink.text.Texts;

/**
 * Renders Passlink's pages as HTML.
 *
 * <p>The default pages are accessible, need no script, follow the person's choice of light or dark mode, and show the {@link
 * dev.passlink.Brand}. To use templates of your own, implement this and switch over the kinds of {@link Page}. It is called
 * by many threads at once. Passlink sets the answer's headers, including a Content-Security-Policy that allows styles, fonts
 * and pictures from the site itself, no inline styles, and, on a page with a {@link Challenge}, what the challenge names.
 */
@FunctionalInterface
public interface Pages {
    /**
     * Renders a page.
     *
     * @param page what the page says
     * @param texts the texts in the language of the page, which the answer's {@code Content-Language} names
     * @return a whole HTML document
     */
    String html(Page page, Texts texts);

    /**
     * Returns the default pages, for pages of your own that replace only some kinds.
     *
     * @param passlink the instance they belong to
     * @return the default pages
     */
    static Pages standard(Passlink passlink) {
        return new DefaultPages(passlink);
    }
}
