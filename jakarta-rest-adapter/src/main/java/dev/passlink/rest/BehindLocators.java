package dev.passlink.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;

/** Refuses resources behind a locator that seems guarded but isn't: such a resource may become known only with a request. */
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
