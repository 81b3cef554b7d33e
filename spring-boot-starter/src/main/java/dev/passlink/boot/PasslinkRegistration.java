package dev.passlink.boot;

import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.util.EnumSet;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Registers the filter in front, after checking that the base URL fits the application. The check is here because a container
 * reports a failing filter in words of its own.
 */
class PasslinkRegistration extends FilterRegistrationBean<PasslinkFilter> {
    private static final String SPRING_SESSION = "springSessionRepositoryFilter";
    private static final String ITS_ORDER = "spring.session.servlet.filter-order";
    private static final String FORWARDED = "server.forward-headers-strategy";
    private static final int ITS_DEFAULT_ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

    private final URI baseUrl;

    private PasslinkRegistration(PasslinkFilter filter, Passlink passlink, int order) {
        super(filter);
        this.baseUrl = passlink.baseUrl();
        super.setOrder(order);
        super.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    }

    static PasslinkRegistration of(
            PasslinkFilter filter, Passlink passlink, BeanFactory beans, Environment properties) {
        boolean behindSession = beans.containsBean(SPRING_SESSION);
        if (behindSession && "framework".equalsIgnoreCase(properties.getProperty(FORWARDED))) {
            throw new StartRefusal(
                    "With Spring Session, " + FORWARDED
                            + "=framework takes each client's address from a header before Passlink sees the request: a"
                            + " client could send another address each time, and no limit would hold.",
                    "Set " + FORWARDED + "=native, and passlink.trusted-proxies to the addresses of your proxies.");
        }
        return behindSession
                // Directly behind it: if the session filter ran behind us, it would give sessions to users whom we have
                // not
                // checked.
                ? new PasslinkRegistration(
                        filter, passlink, properties.getProperty(ITS_ORDER, Integer.class, ITS_DEFAULT_ORDER) + 1)
                : new First(filter, passlink);
    }

    /** In front of all others, as {@link FirstFilter} is. */
    private static final class First extends PasslinkRegistration implements PriorityOrdered {
        First(PasslinkFilter filter, Passlink passlink) {
            super(filter, passlink, Ordered.HIGHEST_PRECEDENCE + 1);
        }
    }

    @Override
    protected FilterRegistration.Dynamic addRegistration(String description, ServletContext context) {
        String path = context.getContextPath();
        // On other hosts a proxy may map one path to the other.
        if (SiteAddress.isLoopbackName(baseUrl.getHost())
                && !baseUrl.getRawPath().equals(path)) {
            throw new StartRefusal(
                    "passlink.base-url is " + baseUrl + ", but the application's context path is \"" + path
                            + "/\": no link would lead there.",
                    "Set passlink.base-url to " + baseUrl.resolve(path.isEmpty() ? "/" : path)
                            + ", or set server.servlet.context-path to the path in it.");
        }
        return super.addRegistration(description, context);
    }
}
