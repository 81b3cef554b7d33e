package dev.passlink.boot;

import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
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
class PasslinkRegistration extends FilterRegistrationBean<PasslinkFilter> {
    private static final String SPRING_SESSION = "springSessionRepositoryFilter";
    private static final String SPRING_SECURITY = "springSecurityFilterChain";
    private static final String ITS_ORDER = "spring.session.servlet.filter-order";
    private static final String FORWARDED = "server.forward-headers-strategy";
    private static final String SO_NONE = "Remove that, set " + FORWARDED
            + "=none, and passlink.trusted-proxies to the addresses of your proxies: Passlink reads the header itself.";
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 1;
    private static final int ITS_DEFAULT_ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

    private final URI baseUrl;
    private final Environment properties;

    private PasslinkRegistration(PasslinkFilter filter, Passlink passlink, Environment properties, int order) {
        super(filter);
        this.baseUrl = passlink.baseUrl();
        this.properties = properties;
        super.setOrder(order);
        super.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    }

    static PasslinkRegistration of(
            PasslinkFilter filter, Passlink passlink, ListableBeanFactory beans, Environment properties) {
        if (!beans.containsBean(SPRING_SESSION)) {
            return new First(filter, passlink, properties);
        }
        if ("framework".equalsIgnoreCase(properties.getProperty(FORWARDED))) {
            throw headerOfAnybody("With Spring Session, " + FORWARDED + "=framework");
        }
        return new PasslinkRegistration(filter, passlink, properties, order(beans, properties));
    }

    private static int order(ListableBeanFactory beans, Environment properties) {
        // Directly behind Spring Session: if its filter ran behind us, it would give sessions to users whom we have not
        // checked.
        return beans.containsBean(SPRING_SESSION)
                ? properties.getProperty(ITS_ORDER, Integer.class, ITS_DEFAULT_ORDER) + 1
                : FIRST;
    }

    /** In the order in which the server gets them, whatever kind of bean each filter is, and whoever has registered ours. */
    static void checkPlace(ListableBeanFactory beans, Environment properties, @Nullable ServletContext context) {
        boolean header = false;
        boolean security = false;
        boolean ours = false;
        boolean disabled = false;
        for (ServletContextInitializer each : new ServletContextInitializerBeans(beans)) {
            if (!(each instanceof AbstractFilterRegistrationBean<?> filter)) {
                continue;
            }
            if (!filter.isEnabled()) {
                disabled |= filter.getFilter() instanceof PasslinkFilter;
                continue;
            }
            if (filter.getFilter() instanceof PasslinkFilter) {
                ours = true;
                if (header) {
                    throw headerOfAnybody("A ForwardedHeaderFilter in front of Passlink");
                }
                if (security) {
                    throw misplaced(
                            "behind Spring Security's, which would see nobody signed in, and end no sign-in at its sign-out",
                            order(beans, properties));
                }
                if (!(filter instanceof PasslinkRegistration) && context != null) {
                    refuseJettyReading(context, properties);
                }
            }
            if (ours && filter.getFilterName().equals(SPRING_SESSION)) {
                throw misplaced(
                        "in front of Spring Session's, which would give the application's sessions to anybody who sends"
                                + " their cookie",
                        order(beans, properties));
            }
            header |= filter.getFilter() instanceof ForwardedHeaderFilter;
            security |= filter.getFilterName().equals(SPRING_SECURITY);
        }
        if (disabled && !ours && context != null && isMissing(context)) {
            throw new StartRefusal(
                    "PasslinkFilter isn't registered, because its FilterRegistrationBean is disabled. In a chain of Spring"
                            + " Security, it would see neither the sign-out, which then ends nothing, nor what other chains serve.",
                    "Remove setEnabled(false), and the filter from your SecurityFilterChain; or call install(servletContext)"
                            + " on the filter in a ServletContextInitializer.");
        }
    }

    /** The application may have installed it by itself. Where there is no filter at all, no server runs that could tell. */
    private static boolean isMissing(ServletContext context) {
        Collection<? extends FilterRegistration> all =
                context.getFilterRegistrations().values();
        return !all.isEmpty()
                && all.stream().noneMatch(each -> PasslinkFilter.class.getName().equals(each.getClassName()));
    }

    private static StartRefusal misplaced(String where, int order) {
        return new StartRefusal(
                "PasslinkFilter is " + where + ".",
                "Call setOrder(Ordered.HIGHEST_PRECEDENCE + " + (order - Ordered.HIGHEST_PRECEDENCE)
                        + ") on your FilterRegistrationBean; or make the filter itself a bean, which gets that place.");
    }

    private static StartRefusal headerOfAnybody(String what) {
        return new StartRefusal(
                what
                        + " takes each client's address from a header before Passlink sees the request: a client could send"
                        + " another address each time, and no limit would hold.",
                SO_NONE);
    }

    /** Tomcat takes the last address that isn't a proxy's, and Jetty the first, which is whatever the client has written. */
    private static void refuseJettyReading(ServletContext context, Environment properties) {
        String strategy = properties.getProperty(FORWARDED, "").strip();
        boolean reads = strategy.isEmpty()
                ? SiteAddress.isOnCloud(properties)
                : strategy.toLowerCase(Locale.ROOT).equals("native");
        if (reads && context.getServerInfo().toLowerCase(Locale.ROOT).startsWith("jetty")) {
            throw headerOfAnybody("On Jetty, " + FORWARDED + "=native, which is the default on a cloud platform,");
        }
    }

    /** In front of all others, as {@link FirstFilter} is. */
    private static final class First extends PasslinkRegistration implements PriorityOrdered {
        First(PasslinkFilter filter, Passlink passlink, Environment properties) {
            super(filter, passlink, properties, FIRST);
        }
    }

    @Override
    protected FilterRegistration.Dynamic addRegistration(String description, ServletContext context) {
        refuseJettyReading(context, properties);
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
