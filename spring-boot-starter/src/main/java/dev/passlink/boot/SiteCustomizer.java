package dev.passlink.boot;

import dev.passlink.web.Site;

/**
 * What a bean has to add to the description of the site, its rules and pages, after properties and other beans and before the
 * filter is built.
 */
@FunctionalInterface
public interface SiteCustomizer {
    /**
     * Called once, in the order of the beans.
     *
     * @param site with everything else that is set
     */
    void customize(Site.Builder<?> site);
}
