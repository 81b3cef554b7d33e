package dev.passlink.gate;

import dev.passlink.Scope;
import dev.passlink.View;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What somebody wants to get at: to sign in, or one view under its rule. */
public final class Wanted {
    public static final Wanted LOGIN = new Wanted(null, Duration.ZERO);

    private final @Nullable View view;
    private final Duration most;

    private Wanted(@Nullable View view, Duration most) {
        this.view = view;
        this.most = most;
    }

    /**
     * One view.
     *
     * @param most how long the view's rule lets a link or a pass live, which can only shorten it
     */
    public static Wanted view(View view, Duration most) {
        return new Wanted(view, most);
    }

    boolean hasScope(Scope scope) {
        return view == null ? scope.isLogin() : view.hasScope(scope);
    }

    boolean isOver(Terms terms, Instant now) {
        return !now.isBefore(terms.until())
                || (view != null && !now.isBefore(terms.from().plus(most)));
    }

    public @Nullable View view() {
        return view;
    }
}
