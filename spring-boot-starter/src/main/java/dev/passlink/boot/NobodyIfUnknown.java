package dev.passlink.boot;

import dev.passlink.UnavailableException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Names nobody while nobody can be looked up. Only for the filter that signs out: it wants a name for its handlers, and somebody
 * who leaves must not have to wait for that.
 */
record NobodyIfUnknown(SecurityContextHolderStrategy contexts) implements SecurityContextHolderStrategy {
    @Override
    public SecurityContext getContext() {
        try {
            return contexts.getContext();
        } catch (UnavailableException nobodyKnows) {
            return contexts.createEmptyContext();
        }
    }

    @Override
    public void setContext(SecurityContext context) {
        contexts.setContext(context);
    }

    @Override
    public void clearContext() {
        contexts.clearContext();
    }

    @Override
    public SecurityContext createEmptyContext() {
        return contexts.createEmptyContext();
    }
}
