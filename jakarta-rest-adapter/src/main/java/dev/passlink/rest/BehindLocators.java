package dev.passlink.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;

/** Nothing is served behind a locator at which somebody takes it for guarded: it may become known by a request only. */
record BehindLocators() implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext context) {
        List<Object> matched = context.getUriInfo().getMatchedResources();
        if (matched.size() > 1) {
            matched.forEach(
                    one -> Handler.refuseWhatCannotBeGuarded(one instanceof Class<?> type ? type : one.getClass()));
        }
    }
}
