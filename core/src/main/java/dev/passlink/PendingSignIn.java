package dev.passlink;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox was proved, and the application wants one more step: a pending sign-in is no session and opens nothing.
 *
 * <p>Only {@link Passlink#pending} makes one, of what was signed here: whoever has one has what was checked, and {@link
 * Passlink#finish} goes on with that and reads nothing again. Equal if all of it is. Immutable.
 */
public final class PendingSignIn {
    private final Grant grant;
    private final Method method;
    private final boolean stay;

    PendingSignIn(Grant grant, Method method, boolean stay) {
        this.grant = grant;
        this.method = method;
        this.stay = stay;
    }

    /**
     * Whose it is, until when, and where to go in the end.
     *
     * @return good for being finished once
     */
    public Grant grant() {
        return grant;
    }

    /**
     * How the mailbox was proved.
     *
     * @return as the application's decision was told it
     */
    public Method method() {
        return method;
    }

    /**
     * Whether the pass will outlive the browser's session.
     *
     * @return what the person wanted
     */
    public boolean stay() {
        return stay;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PendingSignIn pending
                && grant.equals(pending.grant)
                && method == pending.method
                && stay == pending.stay;
    }

    @Override
    public int hashCode() {
        return Objects.hash(grant, method, stay);
    }

    /**
     * Names it.
     *
     * @return whose it is and how it was proved
     */
    @Override
    public String toString() {
        return "PendingSignIn[" + grant.subject().name() + ", " + method + "]";
    }
}
