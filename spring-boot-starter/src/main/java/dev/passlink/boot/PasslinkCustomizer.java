package dev.passlink.boot;

import dev.passlink.Passlink;

/**
 * A bean that changes the {@link Passlink} being built, after properties and other beans have been applied.
 *
 * <pre>{@code
 * import dev.passlink.boot.PasslinkCustomizer;
 *
 * class Configuration {
 *     PasslinkCustomizer threeMinutes() {
 *         return passlink -> passlink.links(links -> links.lifetime(Duration.ofMinutes(3)));
 *     }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface PasslinkCustomizer {
    /**
     * Called once, in bean order.
     *
     * @param passlink the builder, with everything else set
     */
    void customize(Passlink.Builder passlink);
}
