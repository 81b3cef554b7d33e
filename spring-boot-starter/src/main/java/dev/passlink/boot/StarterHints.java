package dev.passlink.boot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image has to keep so that a misspelt property is reported with the right one. */
final class StarterHints implements RuntimeHintsRegistrar {
    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
        hints.resources().registerPattern(KnownProperties.METADATA);
        List.of(PasslinkProperties.Rule.class, PasslinkProperties.View.class, PasslinkProperties.Link.class)
                .forEach(type -> hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
    }
}
