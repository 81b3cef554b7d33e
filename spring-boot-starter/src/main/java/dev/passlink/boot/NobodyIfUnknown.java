package dev.passlink.boot;

import dev.passlink.UnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Names nobody if asking fails, as while nobody can be looked up, or by the application's own {@code principal(…)}. Only for a
 * sign-out, which wants a name for its handlers: somebody who leaves must not have to wait for that.
 */
record NobodyIfUnknown(SecurityContextHolderStrategy contexts) implements SecurityContextHolderStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(NobodyIfUnknown.class);

    @Override
    public SecurityContext getContext() {
        try {
            return contexts.getContext();
        } catch (Throwable e) {
            // Errors, too: nothing that the application has written may keep a pass alive.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            // That nobody can be looked up has been told already.
            if (!(e instanceof UnavailableException)) {
                LOG.error("Who is signing out is unknown, because asking failed. Their sign-in ends anyway.", e);
            }
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
