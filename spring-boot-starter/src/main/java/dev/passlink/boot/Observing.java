package dev.passlink.boot;

import dev.passlink.port.Mailer;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;

/** Stands around the parts while Passlink is built, where the application observes what it does. */
interface Observing {
    /** Leaves the parts as they are. */
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
