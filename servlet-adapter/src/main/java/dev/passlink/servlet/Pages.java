package dev.passlink.servlet;

/**
 * Turns what a page has to say into HTML.
 *
 * <p>The default is accessible, needs no script, and is light or dark as the person prefers. An application that has
 * templates of its own implements this and switches over the kinds of {@link Page}. Called by many threads at once. The
 * answer's headers are set by the filter, a Content-Security-Policy among them that allows styles, fonts and pictures
 * from the site itself and no inline style.
 */
@FunctionalInterface
public interface Pages {
    /**
     * Renders a page.
     *
     * @param page what it says
     * @return a whole HTML document
     */
    String html(Page page);
}
