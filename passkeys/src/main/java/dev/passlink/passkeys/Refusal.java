package dev.passlink.passkeys;

import dev.passlink.port.PasskeyVerifier.Check;
import dev.passlink.port.PasskeyVerifier.Rejected;

/** Carries a rejection up to the public method, which returns it; never leaves this package. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejected rejected;

    Refusal(Check check, String detail) {
        super(detail, null, false, false);
        this.rejected = new Rejected(check, detail);
    }

    Rejected rejected() {
        return rejected;
    }

    static void unless(boolean good, Check check, String detail) throws Refusal {
        if (!good) {
            throw new Refusal(check, detail);
        }
    }
}
