package dev.passlink.redeem;

import dev.passlink.Grant;
import dev.passlink.PendingSignIn;
import dev.passlink.SignInMethod;

/** The only kind of pending sign-in that can be finished: read from a text signed here. */
public record HeldSignIn(Grant grant, SignInMethod method, boolean stay) implements PendingSignIn {
    @Override
    public String toString() {
        return "PendingSignIn[" + grant.subject().name() + ", " + method + "]";
    }
}
