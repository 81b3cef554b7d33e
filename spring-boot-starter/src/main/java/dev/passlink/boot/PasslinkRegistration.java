package dev.passlink.boot;

import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.URI;

/** The filter, in front, where the base URL fits the application: the container would tell of a filter that fails in its own words. */
final class PasslinkRegistration extends FirstFilter<PasslinkFilter> {
    private final URI baseUrl;

    PasslinkRegistration(PasslinkFilter filter, Passlink passlink) {
        super(filter, 1);
        this.baseUrl = passlink.baseUrl();
    }

    @Override
    protected FilterRegistration.Dynamic addRegistration(String description, ServletContext context) {
        String path = context.getContextPath();
        // Elsewhere a proxy may map one to the other.
        if (SiteAddress.isLoopbackName(baseUrl.getHost())
                && !baseUrl.getRawPath().equals(path)) {
            throw new StartRefusal(
                    "passlink.base-url is " + baseUrl + ", but the application is at \"" + path
                            + "/\" of its server: no link would lead there.",
                    "Set passlink.base-url to " + baseUrl.resolve(path.isEmpty() ? "/" : path)
                            + ", or server.servlet.context-path to what it says.");
        }
        return super.addRegistration(description, context);
    }
}
