package dev.passlink.boot;

import dev.passlink.ViewRule;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Makes a {@link ViewRule} bean of each {@code passlink.views.apply}, named as the property in the singular, {@code passlink.view.apply}: what
 * makes links to it. A bean of the application, such as a page by the name of {@code applyView}, has another name.
 */
final class PropertyViews implements BeanRegistrar {
    private static final String PROPERTY = "passlink.views";
    private static final String BEAN = "passlink.view.";

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        views(environment)
                .forEach((name, view) -> registry.registerBean(
                        BEAN + name, ViewRule.class, bean -> bean.supplier(context -> rule(name, view))));
    }

    private static Map<String, PasslinkProperties.View> views(Environment environment) {
        try {
            return Binder.get(environment)
                    .bind(PROPERTY, Bindable.mapOf(String.class, PasslinkProperties.View.class))
                    .orElse(Map.of());
        } catch (BindException e) {
            // The bean of all properties, which is made of the same, says it.
            return Map.of();
        }
    }

    static ViewRule rule(String name, PasslinkProperties.View view) {
        String property = PROPERTY + "." + name + ".";
        @Nullable String path = view.path();
        @Nullable Integer uses = view.uses();
        @Nullable String askAt = view.askAt();
        if (path == null) {
            throw new StartRefusal(
                    property + "path is not set: a view is a path.", "Set it, such as to /jobs/{id}/apply.");
        }
        if (view.reusableUntilExpiry() && uses != null) {
            throw new StartRefusal(
                    property + "uses and " + property + "reusable-until-expiry contradict each other.",
                    "Leave one of them out.");
        }
        ViewRule rule = StartRefusal.read(property + "path", () -> ViewRule.of(path, name));
        rule = changed(property + "link-lifetime", rule, of -> of.linkLifetime(view.linkLifetime()));
        rule = changed(property + "pass-lifetime", rule, of -> of.passLifetime(view.passLifetime()));
        rule = uses == null ? rule : changed(property + "uses", rule, of -> of.uses(uses));
        rule = view.reusableUntilExpiry() ? rule.reusableUntilExpiry() : rule;
        rule = view.signedInToo() ? rule.signedInToo() : rule;
        rule = rule.required(view.required());
        rule = view.checkedByTheViewItself() ? rule.checkedByTheViewItself() : rule;
        return askAt == null ? rule : changed(property + "ask-at", rule, of -> of.askAt(askAt));
    }

    private static ViewRule changed(String property, ViewRule rule, UnaryOperator<ViewRule> change) {
        return StartRefusal.read(property, () -> change.apply(rule));
    }
}
