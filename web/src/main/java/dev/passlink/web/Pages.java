package dev.passlink.web;

import dev.passlink.Passlink;
import dev.passlink.text.Texts;

/**
 * Turns what a page has to say into HTML.
 *
 * <p>The default is accessible, needs no script, and is light or dark as the person prefers. An application that has
 * templates of its own implements this and switches over the kinds of {@link Page}. Called by many threads at once. The
 * answer's headers are set by Passlink, a Content-Security-Policy among them that allows styles, fonts and pictures
 * from the site itself and no inline style; on a page with a {@link Challenge}, also what that names.
 */
@FunctionalInterface
public interface Pages {
    /**
     * Renders a page.
     *
     * @param page what it says
     * @param texts the language of whoever sees it; the answer's {@code Content-Language} says which
     * @return a whole HTML document
     */
    String html(Page page, Texts texts);

    /**
     * The pages that are served by default, for pages of one's own that leave some kinds to them.
     *
     * @param passlink whose
     * @return pages in the language of the texts that they are given
     */
    static Pages standard(Passlink passlink) {
        return new DefaultPages(passlink);
    }
}
