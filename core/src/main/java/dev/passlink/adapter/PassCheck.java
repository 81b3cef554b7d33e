package dev.passlink.adapter;

import dev.passlink.Pass;
import dev.passlink.Reason;

/** The result of checking a pass that a browser sent. */
public sealed interface PassCheck {
    /**
     * The pass is valid.
     *
     * @param pass the pass
     * @param renewed the text to replace it with, after the account and revocation were checked again; empty if the
     *     old text stays
     */
    record Live(Pass pass, String renewed) implements PassCheck {
        /**
         * Shows the pass but not its text.
         *
         * @return no secret
         */
        @Override
        public String toString() {
            return "Live[" + pass + "]";
        }
    }

    /**
     * The pass isn't valid, and the browser should forget it.
     *
     * @param reason the reason, for the log
     */
    record Dead(Reason reason) implements PassCheck {}
}
