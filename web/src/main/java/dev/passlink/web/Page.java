package dev.passlink.web;

import dev.passlink.CodeFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one of Passlink's pages says. {@link Pages} decides how it looks.
 *
 * <p>All texts are plain: escape them. URLs of forms are ready to use.
 */
public sealed interface Page {
    /**
     * The form that asks for an email: a POST with {@code email}, {@code next}, {@code antiForgery}, {@code stay} if the
     * person ticks that box, and the fields of a challenge.
     *
     * @param action where it is sent
     * @param next where the person wants to go; empty for the default
     * @param antiForgery the value that proves that the form is ours
     * @param email what the person typed before, or the address of the signed-in user; otherwise empty
     * @param offersStay whether to show a checkbox for staying signed in
     * @param stay whether it is ticked
     * @param challenge what to put into the form, as {@link Challenge#html()}, if the application's check asks for it
     */
    record Form(
            String action,
            String next,
            String antiForgery,
            String email,
            boolean offersStay,
            boolean stay,
            Optional<Challenge> challenge) {
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

    /**
     * The form that takes a code: a POST with {@code code} and {@code antiForgery}.
     *
     * @param action where it is sent
     * @param antiForgery the value that proves that the form is ours
     * @param format what codes look like, which decides the keyboard
     */
    record CodeForm(String action, String antiForgery, CodeFormat format) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "CodeForm[" + action + "]";
        }
    }

    /**
     * A button that asks for another email: a POST with {@code antiForgery} and the fields of a challenge.
     *
     * @param action where it is sent
     * @param antiForgery the value that proves that the form is ours
     * @param challenge as in {@link Form}
     */
    record Resend(String action, String antiForgery, Optional<Challenge> challenge) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "Resend[" + action + "]";
        }
    }

    /**
     * A button that asks for a new link to the same account: a POST with {@code passlink}, {@code antiForgery} and the
     * fields of a challenge.
     *
     * @param action where it is sent
     * @param antiForgery the value that proves that the form is ours
     * @param token the old token, which names the account but opens nothing
     * @param account the account's address, masked
     * @param challenge as in {@link Form}
     */
    record Again(String action, String antiForgery, String token, String account, Optional<Challenge> challenge) {
        /**
         * Shows the action only.
         *
         * @return no token
         */
        @Override
        public String toString() {
            return "Again[" + action + "]";
        }
    }

    /**
     * A button that leads to an identity provider. It belongs in the form that asks for an address, with a {@code
     * formaction} and a name and value of its own, so that {@code next}, {@code stay} and the typed address are sent along.
     * If your template gives it a form of its own, put those fields there too.
     *
     * @param id the provider's id, such as {@code google}; some providers have rules for their button
     * @param action where it is sent by POST
     * @param name what the provider is called
     * @param antiForgery the value that proves that the button is ours, sent under that name
     */
    record ProviderButton(String id, String action, String name, String antiForgery) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "ProviderButton[" + action + "]";
        }
    }

    /**
     * The form that signs in with a passkey: a POST with {@code for}, {@code next}, {@code antiForgery}, {@code stay} if the
     * person ticks the box of the {@link Form}, and {@code credential}, which the script fills in. It is hidden until the
     * script shows it, because only the script can send it.
     *
     * @param action where it is sent
     * @param purpose the value of {@code for}
     * @param next where the person wants to go; empty for the default
     * @param antiForgery the value that proves that the form is ours
     */
    record PasskeyForm(String action, String purpose, String next, String antiForgery) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "PasskeyForm[" + action + "]";
        }
    }

    /**
     * A button that adds a passkey to the signed-in user's account: a POST with {@code next}, {@code antiForgery} and {@code
     * credential}, which the script fills in. It is hidden until the script shows it.
     *
     * @param action where it is sent
     * @param next where to go afterwards; empty for the {@link Passkeys} page
     * @param antiForgery the value that proves that the form is ours
     */
    record AddPasskey(String action, String next, String antiForgery) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "AddPasskey[" + action + "]";
        }
    }

    /**
     * Passlink's script for passkeys. It asks the browser for a passkey and reports removed ones to it. It finds its
     * elements by attributes that begin with {@code data-passlink-}, as on the default pages. Pages work without it.
     *
     * @param src the script's URL
     * @param options the URL of the options for the browser's request
     * @param here the page's URL for a GET; empty for the current one
     * @param relyingParty the domain the passkeys belong to
     * @param gone the id of a removed passkey that the person just tried to use, so that the browser stops offering it;
     *     otherwise empty
     */
    record PasskeyScript(String src, String options, String here, String relyingParty, Optional<String> gone) {}

    /**
     * A form that renames or removes a passkey: a POST with {@code id}, {@code antiForgery} and, to rename it, {@code name}.
     *
     * @param action where it is sent
     * @param antiForgery the value that proves that the form is ours, for that passkey
     */
    record PasskeyAction(String action, String antiForgery) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "PasskeyAction[" + action + "]";
        }
    }

    /**
     * A passkey of the signed-in user.
     *
     * @param id the value that its forms send as {@code id}
     * @param name the name the person gave it
     * @param addedAt when it was added
     * @param lastUsedAt when it was last used; empty if never
     * @param synced whether it is synced with the person's other devices
     * @param refusedName the new name that was typed and refused, with {@link Notice#PASSKEY_BAD_NAME}; otherwise empty
     * @param rename the form that renames it, with up to {@value dev.passlink.port.Passkey#LONGEST_NAME} characters; empty
     *     if the person signed in too long ago
     * @param remove the form that removes it; empty if the person signed in too long ago
     */
    record OwnPasskey(
            String id,
            String name,
            Instant addedAt,
            Optional<Instant> lastUsedAt,
            boolean synced,
            Optional<String> refusedName,
            Optional<PasskeyAction> rename,
            Optional<PasskeyAction> remove) {}

    /**
     * The passkeys of an account that a browser may keep offering.
     *
     * @param userHandle the id by which browsers know the account
     * @param ids the ids of the passkeys
     */
    record AcceptedPasskeys(String userHandle, List<String> ids) {
        /**
         * Copies the list.
         *
         * @param userHandle as described for the record
         * @param ids as described for the record
         */
        public AcceptedPasskeys {
            ids = List.copyOf(ids);
        }
    }

    /**
     * The two ways to decline a passkey: a POST with {@code next}, {@code antiForgery} and {@code answer}, which is {@code
     * later} or {@code never}, depending on the button.
     *
     * @param action where it is sent
     * @param next where to go afterwards; empty for the default
     * @param antiForgery the value that proves that the form is ours
     */
    record OfferForm(String action, String next, String antiForgery) {
        /**
         * Shows the action only.
         *
         * @return no value that protects
         */
        @Override
        public String toString() {
            return "OfferForm[" + action + "]";
        }
    }

    /**
     * The inbox of a well-known email provider.
     *
     * @param name such as {@code Gmail}
     * @param href its URL, on another site
     */
    record Inbox(String name, String href) {}

    /** Why a form or page is shown again, or what was done. */
    enum Notice {
        /** No notice. */
        NONE,
        /** The typed text isn't one email address. */
        BAD_ADDRESS,
        /** The site doesn't send email to that address. */
        DECLINED,
        /**
         * The form now contains a challenge; or, for a form of the application's own, the answer to its challenge was
         * missing or wrong.
         */
        CHALLENGE,
        /** Signing in won't lead back to the page the person came from, because its URL is too long to keep. */
        NOT_BROUGHT_BACK,
        /** Too many requests; wait. */
        TOO_OFTEN,
        /** Passlink can't send email for anyone at the moment. */
        BUSY,
        /** The form was too old or not ours. */
        STALE,
        /** The code was wrong. */
        WRONG_CODE,
        /** Three wrong codes were entered, so the code has ended. The link in the email still works. */
        CODE_ENDED,
        /** The wrong number was pressed, so the link has ended. */
        WRONG_NUMBER,
        /**
         * This account can't be signed in until the site fixes it: its roles don't fit into a cookie. Nothing was
         * used up.
         */
        ACCOUNT_TROUBLE,
        /** The person didn't finish signing in at the provider; nothing has changed. */
        PROVIDER_CANCELLED,
        /** The provider's answer came too late, was used already, or wasn't requested in this browser. */
        PROVIDER_STALE,
        /** The provider is unavailable at the moment; wait, or sign in another way. */
        PROVIDER_UNAVAILABLE,
        /** The provider's account can't sign in here. The reason isn't disclosed. */
        PROVIDER_REFUSED,
        /**
         * The provider doesn't prove the address, so an email does. It connects the two accounts if it is used in this
         * browser.
         */
        PROOF_NEEDED,
        /** The passkey was requested too long ago, in another browser, or for another purpose. */
        PASSKEY_STALE,
        /** The passkey can't sign in here. The reason isn't disclosed. */
        PASSKEY_REFUSED,
        /** The passkey was removed from its account. */
        PASSKEY_UNKNOWN,
        /** A passkey was added. */
        PASSKEY_ADDED,
        /** A passkey was removed. */
        PASSKEY_REMOVED,
        /** A passkey was renamed. */
        PASSKEY_RENAMED,
        /** The new name of a passkey was refused; see {@link OwnPasskey#refusedName}. */
        PASSKEY_BAD_NAME,
        /** The passkey was already removed. */
        PASSKEY_GONE,
        /** The account can't have any more passkeys. */
        PASSKEY_TOO_MANY
    }

    /**
     * Asks for an email address.
     *
     * @param form the form
     * @param notice why it is shown again
     * @param waitSeconds how long to wait, in seconds; 0 if it doesn't apply
     * @param providers the buttons of identity providers, in the order in which the application added them
     * @param passkey the form that signs in with a passkey; empty without passkeys, and for a signed-in user who has none.
     *     If it is present, give the address field {@code autocomplete="username webauthn"}
     * @param script empty without passkeys
     */
    record SignIn(
            Form form,
            Notice notice,
            long waitSeconds,
            List<ProviderButton> providers,
            Optional<PasskeyForm> passkey,
            Optional<PasskeyScript> script)
            implements Page {
        /**
         * Copies the list.
         *
         * @param form as described for the record
         * @param notice as described for the record
         * @param waitSeconds as described for the record
         * @param providers as described for the record
         * @param passkey as described for the record
         * @param script as described for the record
         */
        public SignIn {
            providers = List.copyOf(providers);
        }
    }

    /**
     * Tells the person to check their email, with the same words whether the address has an account or not. With the script
     * at {@code script}, the page moves on by itself after the link was used in another tab, and counts the seconds down.
     * The script finds its elements by attributes that begin with {@code data-passlink-}, as on the default page.
     *
     * @param address the address that was asked for: in full if it was typed in this browser, otherwise masked; empty if
     *     this browser hasn't asked lately
     * @param inbox the inbox of its email provider; empty unless the provider is well known
     * @param link whether the email has a link
     * @param elsewhere whether the link works in other browsers
     * @param number the number that another browser asks for when it opens the link; empty if it asks for none
     * @param code the form that takes the code; empty if the email has none or the code has ended
     * @param resend the form that asks for another email; empty if this browser hasn't asked lately
     * @param lifetime how long the link or code works
     * @param waitSeconds how long until another email may be requested, in seconds; 0 if it may be now
     * @param notice what was wrong with the code, or why no other email was sent
     * @param here this page's URL
     * @param start where to enter a different address
     * @param script the script's URL
     */
    record Sent(
            String address,
            Optional<Inbox> inbox,
            boolean link,
            boolean elsewhere,
            String number,
            Optional<CodeForm> code,
            Optional<Resend> resend,
            Duration lifetime,
            long waitSeconds,
            Notice notice,
            String here,
            String start,
            String script)
            implements Page {}

    /**
     * Names the account and asks to confirm: a POST with {@code passlink}, {@code antiForgery} and, if the person ticks that
     * box, {@code stay}.
     *
     * @param action where the form is sent
     * @param token the token
     * @param antiForgery the value that proves that the form is ours
     * @param account the account's full address, so that nobody signs in to someone else's account by accident
     * @param signUp whether confirming creates the account
     * @param replaces the signed-in user who would be signed out; empty if there is none
     * @param offersStay whether to show a checkbox for staying signed in on this device
     * @param script finds out whether the browser supports passkeys; empty without passkeys
     */
    record Confirm(
            String action,
            String token,
            String antiForgery,
            String account,
            boolean signUp,
            Optional<String> replaces,
            boolean offersStay,
            Optional<PasskeyScript> script)
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
     * Names the account and asks which number the browser that asked for the link shows: a POST with {@code passlink},
     * {@code antiForgery} and {@code number}. Warn the person not to press a number that someone else tells them.
     *
     * @param action where the form is sent
     * @param token the token
     * @param antiForgery the value that proves that the form is ours
     * @param account the account's full address
     * @param signUp whether confirming creates the account
     * @param choices three numbers, in the order to show them
     * @param askedAt when the link was requested
     * @param here the form that signs in this browser instead; empty if that isn't allowed
     */
    record Approve(
            String action,
            String token,
            String antiForgery,
            String account,
            boolean signUp,
            List<String> choices,
            Instant askedAt,
            Optional<Confirm> here)
            implements Page {
        /**
         * Copies the list.
         *
         * @param action as described for the record
         * @param token as described for the record
         * @param antiForgery as described for the record
         * @param account as described for the record
         * @param signUp as described for the record
         * @param choices as described for the record
         * @param askedAt as described for the record
         * @param here as described for the record
         */
        public Approve {
            choices = List.copyOf(choices);
        }

        /**
         * Shows the action only.
         *
         * @return no token
         */
        @Override
        public String toString() {
            return "Approve[" + action + "]";
        }
    }

    /** Says that the browser that asked for the link can continue, and that this page can be closed. */
    record Approved() implements Page {}

    /**
     * Names the address a link to a view was sent to and asks to confirm: a POST with {@code passlink}, {@code view} and
     * {@code antiForgery}.
     *
     * @param action where the form is sent
     * @param token the token
     * @param view the view's URL
     * @param antiForgery the value that proves that the form is ours
     * @param account the full address
     * @param title what the link opens; empty if the application doesn't say
     */
    record ConfirmView(String action, String token, String view, String antiForgery, String account, String title)
            implements Page {
        /**
         * Shows the action only.
         *
         * @return no token
         */
        @Override
        public String toString() {
            return "ConfirmView[" + action + "]";
        }
    }

    /**
     * Says that a page opens only with a link.
     *
     * @param status 403 without a link, 410 with one that no longer works
     * @param back where to ask for a link, or the page the person came from
     */
    record NeedsLink(int status, String back) implements Page {}

    /**
     * Says why a form was refused that isn't on this page, and leads back to it: one of the application's own, which asks for
     * a link to a view, or one of Passlink's that another site has sent.
     *
     * @param status the HTTP status: 400, 403, 410, 422, 429 or 503
     * @param notice why
     * @param waitSeconds how long to wait, in seconds; 0 if it doesn't apply
     * @param back the page with the form
     */
    record NotAsked(int status, Notice notice, long waitSeconds, String back) implements Page {}

    /**
     * Says that a link works only in the browser that asked for it, and offers to ask for one in this browser.
     *
     * @param form the form
     */
    record OtherBrowser(Form form) implements Page {}

    /**
     * Says that a link or code no longer works, without saying why, and offers to ask for a new one.
     *
     * @param form the form
     * @param again a button that asks for a new link to the same account; empty if the account isn't known
     * @param notice {@link Notice#CHALLENGE} if the button was pressed and now has a challenge
     */
    record NoLongerValid(Form form, Optional<Again> again, Notice notice) implements Page {}

    /**
     * Asks to confirm signing out: a POST with {@code antiForgery}.
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
     * Lists the passkeys of the signed-in user.
     *
     * @param account the account's full address
     * @param passkeys the passkeys, oldest first
     * @param add the form that adds one; empty if the person signed in too long ago
     * @param signInAgain where to sign in again and come back
     * @param notice what was done, or why nothing was done
     * @param waitSeconds how long to wait, in seconds; 0 if it doesn't apply
     * @param accepted all passkeys of the account, for the script
     * @param script Passlink's script, which shows the button that adds a passkey
     */
    record Passkeys(
            String account,
            List<OwnPasskey> passkeys,
            Optional<AddPasskey> add,
            String signInAgain,
            Notice notice,
            long waitSeconds,
            List<AcceptedPasskeys> accepted,
            PasskeyScript script)
            implements Page {
        /**
         * Copies the lists.
         *
         * @param account as described for the record
         * @param passkeys as described for the record
         * @param add as described for the record
         * @param signInAgain as described for the record
         * @param notice as described for the record
         * @param waitSeconds as described for the record
         * @param accepted as described for the record
         * @param script as described for the record
         */
        public Passkeys {
            passkeys = List.copyOf(passkeys);
            accepted = List.copyOf(accepted);
        }
    }

    /**
     * Offers a passkey to a user who has just signed in another way. Declining works without a script.
     *
     * @param add the form that adds one
     * @param no the form that continues without one
     * @param notice why it is shown again
     * @param script Passlink's script, which shows the button that adds a passkey
     */
    record PasskeyOffer(AddPasskey add, OfferForm no, Notice notice, PasskeyScript script) implements Page {}

    /**
     * Says that a page opens only with a passkey, and asks for it, or offers to add one.
     *
     * @param passkey the form that signs in with a passkey; empty if the user has none
     * @param add the form that adds one; empty if the user has one
     * @param own the page that lists the user's passkeys, for a user who has none on this device
     * @param notice {@link Notice#NONE}, or {@link Notice#NOT_BROUGHT_BACK}
     * @param script Passlink's script, which shows the button of either form
     */
    record PasskeyNeeded(
            Optional<PasskeyForm> passkey, Optional<AddPasskey> add, String own, Notice notice, PasskeyScript script)
            implements Page {}

    /**
     * A field of an application's form, as it was sent.
     *
     * @param name the field's name
     * @param value what the person typed or chose
     */
    record Field(String name, String value) {
        /**
         * Shows the name only.
         *
         * @return nothing of what was typed
         */
        @Override
        public String toString() {
            return "Field[" + name + "]";
        }
    }

    /**
     * Keeps what a person entered into an application's form after their sign-in had ended, so that they can send it again
     * after signing in: a POST in UTF-8 with each of the fields, hidden, in their order, and nothing else. Signing in leads
     * away from this page, so open it in another tab. Never press the button by a script: someone else may have entered this
     * on the same machine.
     *
     * @param signIn where to sign in
     * @param action where the form is sent
     * @param fields what the person entered, and the form's other fields
     */
    record SendAgain(String signIn, String action, List<Field> fields) implements Page {
        /**
         * Copies the list.
         *
         * @param signIn as described for the record
         * @param action as described for the record
         * @param fields as described for the record
         */
        public SendAgain {
            fields = List.copyOf(fields);
        }
    }

    /** Says that the person is signed in and continues in the tab with {@link SendAgain}. */
    record BackToForm() implements Page {}

    /**
     * Anything else that went wrong.
     *
     * @param status the HTTP status: 400, 401, 403, 405, 413, 415, 429 or 503; 409 for a form that was already sent again,
     *     410 for one that can no longer be sent
     * @param back where to go next: for 401 the sign-in page, after which the person has to enter everything again; for 409
     *     and 410 the page with the form
     */
    record Trouble(int status, String back) implements Page {}
}
