package dev.passlink.port;

import dev.passlink.EmailAddress;
import dev.passlink.Scope;
import java.util.Map;

/**
 * The application's word before an email: whether the site writes to an address, and whether it wants to see a captcha first.
 *
 * <p>Asked each time that somebody asks for an email: by the sign-in form, once more on the waiting page or from a dead link,
 * after a provider's sign-in, and by a form of the application for a view. Never for links that the application makes itself.
 *
 * <pre>{@code
 * Set<String> blocked = Set.of("mailinator.com", "trashmail.com");
 * AskingCheck check = asked -> blocked.contains(asked.address().domain())
 *     ? AskingCheck.Answer.REFUSE
 *     : AskingCheck.Answer.ALLOW;
 * }</pre>
 *
 * <p>It runs before the answer is given, and does not learn whether there is an account, so the answer and its time cannot
 * tell. Do not look that up: whoever asks would see it. What it calls needs a time limit of its own, of a few seconds; a
 * client is limited before it is asked, an address after.
 *
 * <p>Called by many threads at once. One that cannot answer throws: the person sees 503, and no email is sent. Its exception is
 * told without its message, which may quote what somebody typed.
 */
@FunctionalInterface
public interface AskingCheck {
    /**
     * Decides about one email.
     *
     * @param submission what somebody asks for
     * @return what happens next; never null
     */
    Answer check(Submission submission);

    /** What happens next. */
    enum Answer {
        /** An email may be sent, within the limits. */
        ALLOW,
        /** None is sent: the form is shown again and says that the site does not write to that address. */
        REFUSE,
        /**
         * None is sent yet: the form is shown again with the challenge of the site ({@code challenge(…)} of the filter or
         * handler), and is sent once more with its answer among the fields.
         */
        ASK_MORE
    }

    /**
     * What somebody asks for.
     *
     * @param address to which the email would go: what was typed, or what this browser, a dead link or a provider said
     * @param scope {@link Scope#LOGIN}, or the view to which a link is asked for
     * @param client the client's address, as far as it can be trusted
     * @param known whether this browser has signed in to that address before, by its own cookie: it may be spared
     * @param fields the form's other fields that were sent once, by name, such as a captcha's answer; empty after a provider.
     *     The fields of Passlink's own forms are not among them
     */
    record Submission(EmailAddress address, Scope scope, String client, boolean known, Map<String, String> fields) {
        /**
         * Copies the fields.
         *
         * @param address as described for the record
         * @param scope as described for the record
         * @param client as described for the record
         * @param known as described for the record
         * @param fields as described for the record
         */
        public Submission {
            fields = Map.copyOf(fields);
        }

        /**
         * One of the fields.
         *
         * @param name such as {@code cf-turnstile-response}
         * @return its value; empty if it was not sent, or more than once
         */
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /**
         * Leaves out what was typed.
         *
         * @return the masked address, the scope and the client
         */
        @Override
        public String toString() {
            return "Submission[" + address + ", " + scope.rule() + ", client " + client + "]";
        }
    }
}
