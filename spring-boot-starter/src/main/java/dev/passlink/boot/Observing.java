package dev.passlink.boot;

import dev.passlink.port.Mailer;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;

/** Wraps the parts while Passlink is built, if the application uses observations. */
interface Observing {
    /** Wraps nothing. */
    Observing NOBODY = new Observing() {};

    default UserLookup users(UserLookup users) {
        return users;
    }

    default Mailer mailer(Mailer mailer) {
        return mailer;
    }

    default UseCounter counter(UseCounter counter) {
        return counter;
    }
}
