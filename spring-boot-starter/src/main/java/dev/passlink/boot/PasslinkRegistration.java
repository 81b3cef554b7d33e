package dev.passlink.boot;

import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Registers the filter in front, after checking that the base URL fits the application. The check is here because a container
 * reports a failing filter in words of its own.
 */
class PasslinkRegistration extends FilterRegistrationBean<PasslinkFilter> implements SmartInitializingSingleton {
    private static final String SPRING_SESSION = "springSessionRepositoryFilter";
    private static final String ITS_ORDER = "spring.session.servlet.filter-order";
    private static final String FORWARDED = "server.forward-headers-strategy";
    private static final String SO_NONE = "Remove that, set " + FORWARDED
            + "=none, and passlink.trusted-proxies to the addresses of your proxies: Passlink reads the header itself.";
    private static final int ITS_DEFAULT_ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

    private final URI baseUrl;
    private final Environment properties;
    private final ListableBeanFactory beans;

    private PasslinkRegistration(
            PasslinkFilter filter, Passlink passlink, ListableBeanFactory beans, Environment properties, int order) {
        super(filter);
        this.baseUrl = passlink.baseUrl();
        this.beans = beans;
        this.properties = properties;
        super.setOrder(order);
        super.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    }

    static PasslinkRegistration of(
            PasslinkFilter filter, Passlink passlink, ListableBeanFactory beans, Environment properties) {
        if (!beans.containsBean(SPRING_SESSION)) {
            return new First(filter, passlink, beans, properties);
        }
        // Directly behind it: if the session filter ran behind us, it would give sessions to users whom we have not
        // checked.
        int order = properties.getProperty(ITS_ORDER, Integer.class, ITS_DEFAULT_ORDER) + 1;
        if ("framework".equalsIgnoreCase(properties.getProperty(FORWARDED))) {
            throw headerOfAnybody("With Spring Session, " + FORWARDED + "=framework");
        }
        return new PasslinkRegistration(filter, passlink, beans, properties, order);
    }

    /** In the order in which the server gets them, whatever kind of bean each filter is. */
    @Override
    public void afterSingletonsInstantiated() {
        for (ServletContextInitializer each : new ServletContextInitializerBeans(beans)) {
            if (each == this) {
                return;
            }
            if (each instanceof FilterRegistrationBean<?> other
                    && other.isEnabled()
                    && other.getFilter() instanceof ForwardedHeaderFilter) {
                throw headerOfAnybody("A ForwardedHeaderFilter in front of Passlink");
            }
        }
    }

    private static StartRefusal headerOfAnybody(String what) {
        return new StartRefusal(
                what
                        + " takes each client's address from a header before Passlink sees the request: a client could send"
                        + " another address each time, and no limit would hold.",
                SO_NONE);
    }

    /** Tomcat takes the last address that isn't a proxy's, and Jetty the first, which is whatever the client has written. */
    private static boolean isJettyReading(ServletContext context, Environment properties) {
        String strategy = properties.getProperty(FORWARDED, "").strip();
        boolean reads = strategy.isEmpty()
                ? SiteAddress.isOnCloud(properties)
                : strategy.toLowerCase(Locale.ROOT).equals("native");
        return reads && context.getServerInfo().toLowerCase(Locale.ROOT).startsWith("jetty");
    }

    /** In front of all others, as {@link FirstFilter} is. */
    private static final class First extends PasslinkRegistration implements PriorityOrdered {
        First(PasslinkFilter filter, Passlink passlink, ListableBeanFactory beans, Environment properties) {
            super(filter, passlink, beans, properties, Ordered.HIGHEST_PRECEDENCE + 1);
        }
    }

    @Override
    protected FilterRegistration.Dynamic addRegistration(String description, ServletContext context) {
        if (isJettyReading(context, properties)) {
            throw headerOfAnybody("On Jetty, " + FORWARDED + "=native, which is the default on a cloud platform,");
        }
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
