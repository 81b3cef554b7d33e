package dev.passlink.boot;

import dev.passlink.Passlink;

/**
 * What a bean has to add to the description of {@link Passlink}, after properties and other beans and before it is built.
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
     * Called once, in the order of the beans.
     *
     * @param passlink with everything else that is set
     */
    void customize(Passlink.Builder passlink);
}
