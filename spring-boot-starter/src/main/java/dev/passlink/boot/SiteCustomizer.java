package dev.passlink.boot;

import dev.passlink.web.Site;

/**
 * A bean that changes the site being built, its rules and pages, after properties and other beans have been applied.
 */
@FunctionalInterface
public interface SiteCustomizer {
    /**
     * Called once, in bean order.
     *
     * @param site the builder, with everything else set
     */
    void customize(Site.Builder<?> site);
}
