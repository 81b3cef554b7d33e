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
 * Checks {@link OpensByLink} before each resource method that has it. Jakarta REST 3.1 finds this feature by itself; if services
 * aren't loaded, register it in the application. Safe for use by several threads.
 */
public final class OpensByLinkFeature implements DynamicFeature {
    @Context
    private @Nullable ServletContext application;

    @Context
    private @Nullable HttpServletRequest request;

    /** Called by Jakarta REST, which injects the request. */
    public OpensByLinkFeature() {}

    /**
     * Examines a resource method when it becomes known.
     *
     * @param info the method
     * @param context where to register its check
     * @throws IllegalStateException if the application has no {@code PasslinkFilter}
     * @throws IllegalArgumentException if the method's annotation can't be honoured; the message says how to fix it
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
