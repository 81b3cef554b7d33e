package dev.passlink.google;

import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;

/** Carries a rejection up to the public method, which returns it. Never leaves this package. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient IdentityRejected rejected;

    Refusal(IdentityRejected rejected) {
        super(rejected.detail(), null, false, false);
        this.rejected = rejected;
    }

    static Refusal of(Cause cause, String detail) {
        return new Refusal(IdentityRejected.of(cause, detail));
    }

    static Refusal token(TokenCheck check, String detail) {
        return new Refusal(IdentityRejected.token(check, detail));
    }

    IdentityRejected rejected() {
        return rejected;
    }
}
