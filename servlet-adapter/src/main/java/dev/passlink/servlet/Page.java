package dev.passlink.servlet;

import java.util.Optional;

/**
 * What one of our pages has to say. How it looks is for {@link Pages} to decide.
 *
 * <p>All texts in it are plain: escape them. Addresses of forms are ready to be used.
 */
public sealed interface Page {
    /**
     * The form that asks for a link: a POST with {@code email}, {@code next} and {@code antiForgery}.
     *
     * @param action where it is sent
     * @param next where the person wants to go; empty if nowhere in particular
     * @param antiForgery the value that proves that the form is ours
     * @param email what was typed before; empty at first
     */
    record Form(String action, String next, String antiForgery, String email) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "Form[" + action + "]";
        }
    }

    /** Why the form is shown again. */
    enum Notice {
        /** It is shown for the first time. */
        NONE,
        /** What was typed is not one mail address. */
        BAD_ADDRESS,
        /** Asked too often; wait. */
        TOO_OFTEN,
        /** No room at the moment, for anybody. */
        BUSY,
        /** The form was too old, or not ours. */
        STALE
    }

    /**
     * Asks for an address.
     *
     * @param form the form
     * @param notice why it is shown again
     * @param waitSeconds how long to wait; 0 if that does not matter
     */
    record SignIn(Form form, Notice notice, long waitSeconds) implements Page {}

    /**
     * Says to look into the inbox, the same for every address.
     *
     * @param again where to ask again
     */
    record Sent(String again) implements Page {}

    /**
     * Names the account and asks for one press of a button: a POST with {@code passlink} and {@code antiForgery}.
     *
     * @param action where the form is sent
     * @param token the token
     * @param antiForgery the value that proves that the form is ours
     * @param account the account's address in full, so that nobody signs in to another's by accident
     * @param replaces who is signed in at the moment and would not be any more
     */
    record Confirm(String action, String token, String antiForgery, String account, Optional<String> replaces)
            implements Page {
        /**
         * Shows the action only.
         *
         * @return no token
         */
        @Override
        public String toString() {
            return "Confirm[" + action + "]";
        }
    }

    /**
     * Says that a link is no longer valid, without saying why, and offers to ask again.
     *
     * @param form the form
     * @param account the account's address, masked, if it is known
     */
    record NoLongerValid(Form form, Optional<String> account) implements Page {}

    /**
     * Asks for one press of a button to sign out: a POST with {@code antiForgery}.
     *
     * @param action where the form is sent
     * @param antiForgery the value that proves that the form is ours
     */
    record SignOut(String action, String antiForgery) implements Page {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "SignOut[" + action + "]";
        }
    }

    /**
     * Anything else that went otherwise than hoped.
     *
     * @param status the HTTP status: 400, 403, 405, 413, 415, 401 or 503
     * @param back where to go from here
     */
    record Trouble(int status, String back) implements Page {}
}
