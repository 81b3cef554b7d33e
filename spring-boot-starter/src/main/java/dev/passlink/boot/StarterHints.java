package dev.passlink.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/** What a native image has to keep: properties that no bean binds, and what a misspelt property is compared with. */
final class StarterHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
        hints.resources().registerPattern(KnownProperties.METADATA);
        BindableRuntimeHintsRegistrar.forTypes(MailProperties.class).registerHints(hints);
        List.of(PasslinkProperties.Rule.class, PasslinkProperties.View.class, PasslinkProperties.Link.class)
                .forEach(type -> hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
    }
}
