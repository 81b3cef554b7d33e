package dev.passlink.rest;

import dev.passlink.servlet.HandlerSite;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

final class JerseyTest extends RestContract {
    @Override
    protected HandlerSite site() {
        return new HandlerSite(jersey(Jobs.ALL), Map.of());
    }

    static Servlet jersey(Collection<Class<?>> resources) {
        RuntimeDelegate.setInstance(new org.glassfish.jersey.server.internal.RuntimeDelegateImpl());
        return new ServletContainer(new ResourceConfig(Set.copyOf(resources)));
    }
}
