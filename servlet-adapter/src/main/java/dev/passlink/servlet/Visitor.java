package dev.passlink.servlet;

import dev.passlink.token.Signed;
import dev.passlink.Pass;
import dev.passlink.adapter.PassCheck;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, looked into once and only if somebody wants to know.
 *
 * <p>Safe for many threads, since an asynchronous request may be served by several.
 */
final class Visitor {
    private final Passlink passlink;
    private final List<String> texts;
    private final boolean atOnce;
    private final Supplier<String> client;
    private volatile @Nullable PassCheck checked;

    /**
     * @param texts the passes that the browser sent
     * @param atOnce whether none of them is trusted without a look-up
     * @param client its address, asked if a pass of it is refused
     */
    Visitor(Passlink passlink, List<String> texts, boolean atOnce, Supplier<String> client) {
        this.passlink = passlink;
        this.client = client;
        this.texts = List.copyOf(texts);
        this.atOnce = atOnce;
    }

    /** The passes that the browser sent, live or dead. */
    List<String> texts() {
        return texts;
    }

    Optional<Pass> pass() {
        return check() instanceof PassCheck.Live live ? Optional.of(live.pass()) : Optional.empty();
    }

    /** The text to replace the pass with, after it was looked up again. */
    Optional<String> renewed() {
        return check() instanceof PassCheck.Live live && !live.renewed().isEmpty()
                ? Optional.of(live.renewed())
                : Optional.empty();
    }

    boolean hasDeadPass() {
        return !texts.isEmpty() && pass().isEmpty();
    }

    /** Signed in by this very request. */
    synchronized void becomes(Pass pass) {
        checked = new PassCheck.Live(pass, "");
    }

    /** Signed out by this very request. */
    synchronized void leaves() {
        checked = new PassCheck.Dead(Reason.REVOKED);
    }

    private @Nullable PassCheck check() {
        PassCheck known = checked;
        return known != null || texts.isEmpty() ? known : checkOnce();
    }

    private synchronized @Nullable PassCheck checkOnce() {
        if (checked != null) {
            return checked;
        }
        PassCheck found = passlink.flows().check(texts, atOnce, client);
        checked = found;
        return found;
    }
}
