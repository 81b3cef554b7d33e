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
 * Makes a {@link ViewRule} bean from each {@code passlink.views.apply}, for making links to it. Its name is the property's in the
 * singular, {@code passlink.view.apply}, so that it can't collide with a bean of the application such as {@code applyView}.
 */
final class PropertyViews implements BeanRegistrar {
    private static final String PROPERTY = "passlink.views";
    static final String BEAN = "passlink.view.";

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
            // The properties bean is bound from the same values and reports it.
            return Map.of();
        }
    }

    static ViewRule rule(String name, PasslinkProperties.View view) {
        String property = PROPERTY + "." + name + ".";
        @Nullable String path = view.path();
        @Nullable Integer uses = view.uses();
        @Nullable String askAt = view.askAt();
        @Nullable String title = view.title();
        if (path == null) {
            throw new StartRefusal(
                    property + "path isn't set, but a view needs a path.", "Set it, for example to /jobs/{id}/apply.");
        }
        if (view.reusableUntilExpiry() && uses != null) {
            throw new StartRefusal(
                    property + "uses and " + property + "reusable-until-expiry contradict each other.",
                    "Remove one of them.");
        }
        ViewRule rule = StartRefusal.read(property + "path", () -> ViewRule.of(path, name));
        rule = changed(property + "link-lifetime", rule, of -> of.linkLifetime(view.linkLifetime()));
        rule = changed(property + "pass-lifetime", rule, of -> of.passLifetime(view.passLifetime()));
        rule = uses == null ? rule : changed(property + "uses", rule, of -> of.uses(uses));
        rule = view.reusableUntilExpiry() ? rule.reusableUntilExpiry() : rule;
        rule = view.signedInToo() ? rule.signedInToo() : rule;
        rule = rule.required(view.required());
        rule = view.checkedByTheViewItself() ? rule.checkedByTheViewItself() : rule;
        rule = title == null ? rule : changed(property + "title", rule, of -> of.title(TitleTemplate.of(title, of)));
        return askAt == null ? rule : changed(property + "ask-at", rule, of -> of.askAt(askAt));
    }

    private static ViewRule changed(String property, ViewRule rule, UnaryOperator<ViewRule> change) {
        return StartRefusal.read(property, () -> change.apply(rule));
    }
}
