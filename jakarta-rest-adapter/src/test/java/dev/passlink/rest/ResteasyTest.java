package dev.passlink.rest;

import dev.passlink.servlet.HandlerSite;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.core.providerfactory.ResteasyProviderFactoryImpl;
import org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher;

final class ResteasyTest extends RestContract {
    /** As RESTEasy is told of them. */
    public static final class Resources extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Jobs.ALL;
        }
    }

    @Override
    protected HandlerSite site() {
        RuntimeDelegate.setInstance(new ResteasyProviderFactoryImpl());
        return new HandlerSite(
                new HttpServlet30Dispatcher(),
                Map.of(
                        "resteasy.servlet.mapping.prefix",
                        "/api",
                        "jakarta.ws.rs.Application",
                        Resources.class.getName()));
    }
}
