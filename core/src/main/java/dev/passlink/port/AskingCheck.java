package dev.passlink.port;

import dev.passlink.EmailAddress;
import dev.passlink.Scope;
import java.util.Map;

/**
 * The application's check before an email: whether the site sends one to that address, and whether it needs a captcha
 * first.
 *
 * <p>Called each time somebody asks for an email: with the sign-in form, again on the waiting page or from a dead
 * link, after signing in with a provider, and with the application's own form for a view. Never called for links that
 * the application creates itself.
 *
 * <pre>{@code
 * Set<String> blocked = Set.of("mailinator.com", "trashmail.com");
 * AskingCheck check = asked -> blocked.contains(asked.address().domain())
 *     ? AskingCheck.Answer.REFUSE
 *     : AskingCheck.Answer.ALLOW;
 * }</pre>
 *
 * <p>It runs before the response and isn't told whether there is an account, so neither the response nor its timing
 * reveals that. Don't look it up here: the person who asks would notice. Give everything it calls a time limit of a
 * few seconds. Limits per client apply before it is called, limits per address after.
 *
 * <p>Called by many threads at once. If it can't answer, it throws: the person gets a 503 page, and no email is sent.
 * The exception is reported without its message, which may quote what somebody entered.
 */
@FunctionalInterface
public interface AskingCheck {
    /**
     * Decides about one email.
     *
     * @param submission the request for an email
     * @return what happens next; never null
     */
    Answer check(Submission submission);

    /** What happens next. */
    enum Answer {
        /** The email may be sent, within the limits. */
        ALLOW,
        /** No email is sent. The form is shown again and says that the site can't send email to that address. */
        REFUSE,
        /**
         * No email is sent yet. The form is shown again with the site's challenge ({@code challenge(…)} of the filter
         * or handler); its answer is among the fields the next time.
         */
        ASK_MORE
    }

    /**
     * A request for an email.
     *
     * @param address where the email would go: the address that was typed, or that came from this browser, a dead
     *     link or a provider
     * @param scope {@link Scope#LOGIN}, or the view that the link is for
     * @param client the client's IP address, as far as it can be trusted
     * @param known whether this browser has signed in to that address before, according to its cookie; you may then
     *     skip the captcha
     * @param fields the form's other fields by name, such as a captcha's answer, without those that were sent more
     *     than once; empty after signing in with a provider. Passlink's own fields aren't among them
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
         * Returns one of the fields.
         *
         * @param name the field's name, such as {@code cf-turnstile-response}
         * @return its value; empty if it wasn't sent, or was sent more than once
         */
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }

        /**
         * Leaves out what the person entered.
         *
         * @return the masked address, the scope and the client
         */
        @Override
        public String toString() {
            return "Submission[" + address + ", " + scope.rule() + ", client " + client + "]";
        }
    }
}
