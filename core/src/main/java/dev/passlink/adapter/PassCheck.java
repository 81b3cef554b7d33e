package dev.passlink.adapter;

import dev.passlink.Pass;
import dev.passlink.Reason;

/** What became of a pass that a browser sent. */
public sealed interface PassCheck {
    /**
     * It holds.
     *
     * @param pass what it says
     * @param renewed the text to replace it with, after account and revocation were looked up again; empty if the old
     *     text stays
     */
    record Live(Pass pass, String renewed) implements PassCheck {
        /**
         * Shows the pass and not the text that carries it.
         *
         * @return no secret
         */
        @Override
        public String toString() {
            return "Live[" + pass + "]";
        }
    }

    /**
     * It does not hold, and the browser should forget it.
     *
     * @param reason for the log
     */
    record Dead(Reason reason) implements PassCheck {}
}
