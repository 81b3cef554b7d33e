package dev.passlink.rest;

import static java.util.Objects.requireNonNull;

import dev.passlink.servlet.HandlerRule;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts the check of {@link OpensByLink} before the resource methods that have it. Jakarta REST 3.1 finds it by itself; where
 * services are not loaded, the application registers it. Safe for many threads.
 */
public final class OpensByLinkFeature implements DynamicFeature {
    @Context
    private @Nullable ServletContext application;

    @Context
    private @Nullable HttpServletRequest request;

    /** For Jakarta REST, which fills in the rest. */
    public OpensByLinkFeature() {}

    /**
     * Looks at a resource method when it becomes known.
     *
     * @param info which one
     * @param context where its check is registered
     * @throws IllegalStateException if the application has no {@code PasslinkFilter}
     * @throws IllegalArgumentException if what stands beside the method cannot be kept; the message says how to mend it
     */
    @Override
    public void configure(ResourceInfo info, FeatureContext context) {
        Handler handler = new Handler(info.getResourceClass(), info.getResourceMethod());
        Handler.refuseWhatCannotBeGuarded(handler.type());
        context.register(new BehindLocators(), Priorities.AUTHENTICATION);
        handler.rule().ifPresent(name -> guard(handler, name, context));
    }

    private void guard(Handler handler, String name, FeatureContext context) {
        HandlerRule rule = HandlerRule.of(application, name, handler.toString());
        handler.variables().ifPresent(rule::readFrom);
        context.register(new Check(rule, requireNonNull(request)), Priorities.AUTHENTICATION);
    }
}
