package dev.passlink.web;

import dev.passlink.CodeFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one of our pages has to say. How it looks is for {@link Pages} to decide.
 *
 * <p>All texts in it are plain: escape them. Addresses of forms are ready to be used.
 */
public sealed interface Page {
    /**
     * The form that asks for a link: a POST with {@code email}, {@code next}, {@code antiForgery} and, if the person
     * ticks that box, {@code stay}; and what a challenge adds.
     *
     * @param action where it is sent
     * @param next where the person wants to go; empty if nowhere in particular
     * @param antiForgery the value that proves that the form is ours
     * @param email what was typed before, or whoever is signed in; empty at first
     * @param offersStay whether there is a box to tick for staying signed in
     * @param stay whether it is ticked
     * @param challenge what the form has in it, if the application's check wants it: {@link Challenge#html()}
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
     * @param format what codes look like, for the right keyboard
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
     * One button that asks once more for what this browser asked for: a POST with {@code antiForgery}, and what a challenge
     * adds.
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
     * One button that asks for a new link to the same account: a POST with {@code passlink} and {@code antiForgery}, and what a
     * challenge adds.
     *
     * @param action where it is sent
     * @param antiForgery the value that proves that the form is ours
     * @param token the old token, which names the account and opens nothing
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
     * One button that leads to a provider, in the form that asks for an address: its {@code formaction}, and a name and
     * value of its own, so that {@code next}, {@code stay} and what was typed go along. With a template that gives it a
     * form of its own, those fields belong there too.
     *
     * @param id the provider's, such as {@code google}: some want their button to look as they say
     * @param action where it is sent, by a POST
     * @param name what the provider is called
     * @param antiForgery the value that proves that the button is ours, under that name
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
     * The form that signs in by passkey: a POST with {@code for}, {@code next}, {@code antiForgery}, {@code stay} if the person
     * ticks the box of the {@link Form}, and {@code credential}, which the script puts there. It is hidden until the script
     * shows it, since nothing but the script can send it.
     *
     * @param action where it is sent
     * @param purpose the value of {@code for}
     * @param next where the person wants to go; empty if nowhere in particular
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
     * One button that adds a passkey to the account of who is signed in: a POST with {@code next}, {@code antiForgery} and
     * {@code credential}, which the script puts there. It is hidden until the script shows it.
     *
     * @param action where it is sent
     * @param next where to go after that; empty to come to the {@link Passkeys}
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
     * Our script for passkeys, which a page works without: it asks the browser for one, and tells it which are gone. It finds its
     * way by attributes that begin with {@code data-passlink-}, as the default pages have them.
     *
     * @param src where the script is
     * @param options where it asks what to ask the browser
     * @param here where the page is for a GET; empty where it is now
     * @param relyingParty the domain that passkeys are for
     * @param gone the id of a passkey that the browser need not offer any more, as somebody has sent it; empty if there is none
     */
    record PasskeyScript(String src, String options, String here, String relyingParty, Optional<String> gone) {}

    /**
     * What is done to one passkey: a POST with {@code id}, {@code antiForgery} and, to rename it, {@code name}.
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
     * One passkey of who is signed in.
     *
     * @param id what a form about it sends as {@code id}
     * @param name what the person calls it
     * @param addedAt when it was added
     * @param lastUsedAt when it was last used; empty if never
     * @param synced whether other devices of the person have it too
     * @param refusedName what was typed as its new name and is none, with {@link Notice#PASSKEY_BAD_NAME}; empty otherwise
     * @param rename the form that gives it another name, of up to {@value dev.passlink.port.Passkey#LONGEST_NAME} characters;
     *     empty where the sign-in is too old for that
     * @param remove the form that removes it; empty as for {@code rename}
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
     * Which passkeys of an account a browser may go on offering.
     *
     * @param userHandle what it knows the account by
     * @param ids of the passkeys
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
     * The two ways to say no to a passkey: a POST with {@code next}, {@code antiForgery} and, by the button that was pressed, {@code
     * answer}, which is {@code later} or {@code never}.
     *
     * @param action where it is sent
     * @param next where to go after that; empty if nowhere in particular
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
     * Where a well-known provider of email shows what has arrived.
     *
     * @param name such as {@code Gmail}
     * @param href of another site
     */
    record Inbox(String name, String href) {}

    /** Why the form is shown again. */
    enum Notice {
        /** It is shown for the first time. */
        NONE,
        /** What was typed is not one mail address. */
        BAD_ADDRESS,
        /** The site does not write to that address. */
        DECLINED,
        /** The form now has a challenge in it, or, of an application's own form, its answer was missing or wrong. */
        CHALLENGE,
        /** Whoever signs in is not brought back to where they came from: its address is too long to be kept. */
        NOT_BROUGHT_BACK,
        /** Asked too often; wait. */
        TOO_OFTEN,
        /** No room at the moment, for anybody. */
        BUSY,
        /** The form was too old, or not ours. */
        STALE,
        /** That was not the code. */
        WRONG_CODE,
        /** Three codes were tried; the link of the mail still works. */
        CODE_ENDED,
        /** Another number was pressed than the waiting page shows; the link has ended. */
        WRONG_NUMBER,
        /** This account cannot be signed in until the site has mended it: its roles fit no cookie. Nothing was used up. */
        ACCOUNT_TROUBLE,
        /** The person did not agree at the provider: nothing has happened. */
        PROVIDER_CANCELLED,
        /** What came back from a provider was too late, used, or not asked for in this browser. */
        PROVIDER_STALE,
        /** The provider cannot be used at the moment; wait, or take another way. */
        PROVIDER_UNAVAILABLE,
        /** The provider's word opens no account here, and why not is nobody's business. */
        PROVIDER_REFUSED,
        /** The provider's word does not prove the address: the mail does, and links the two if it is used in this browser. */
        PROOF_NEEDED,
        /** The passkey was asked for too long ago, in another browser, or for something else. */
        PASSKEY_STALE,
        /** The passkey opens no account here, and why not is nobody's business. */
        PASSKEY_REFUSED,
        /** The passkey was removed from its account. */
        PASSKEY_UNKNOWN,
        /** A passkey was added. */
        PASSKEY_ADDED,
        /** A passkey was removed. */
        PASSKEY_REMOVED,
        /** A passkey has another name. */
        PASSKEY_RENAMED,
        /** That is no name for a passkey. */
        PASSKEY_BAD_NAME,
        /** The passkey had been removed before. */
        PASSKEY_GONE,
        /** The account has as many passkeys as it can have. */
        PASSKEY_TOO_MANY
    }

    /**
     * Asks for an address.
     *
     * @param form the form
     * @param notice why it is shown again
     * @param waitSeconds how long to wait; 0 if that does not matter
     * @param providers the other ways in, in the order in which the application named them
     * @param passkey the form that takes a passkey; empty without passkeys, and for whoever is signed in and has none. Where it is
     *     there, the field for the address says {@code autocomplete="username webauthn"}
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
     * Says to look into the inbox, the same for an address with an account and without. Where it may use a script, the one at
     * {@code script} moves on by itself once the link was used in another tab, and counts the seconds down; it finds its way by
     * attributes that begin with {@code data-passlink-}, as the default page has them.
     *
     * @param address the address that was typed in this browser; masked if it was not typed here; empty if this browser has not asked
     *     lately
     * @param inbox where its provider shows emails; empty unless it is well known
     * @param link whether the mail carries a link
     * @param elsewhere whether the link may be opened in another browser
     * @param number what another browser is asked for that opens the link; empty where nothing is asked
     * @param code the form that takes the code; empty if the mail carries none, or it has ended
     * @param resend the form that asks once more; empty if this browser has not asked lately
     * @param lifetime how long the link is good
     * @param waitSeconds how long until that is allowed; 0 if it is now
     * @param notice what went wrong with the code, or why no other mail was asked for
     * @param here where this page is
     * @param start where to ask for another address
     * @param script where the script is
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
     * Names the account and asks for one press of a button: a POST with {@code passlink}, {@code antiForgery} and, if
     * the person ticks that box, {@code stay}.
     *
     * @param action where the form is sent
     * @param token the token
     * @param antiForgery the value that proves that the form is ours
     * @param account the account's address in full, so that nobody signs in to another's by accident
     * @param signUp whether the account is made by going on
     * @param replaces who is signed in at the moment and would not be any more
     * @param offersStay whether there is a box to tick for staying signed in on this device
     * @param script empty without passkeys; it only finds out whether the browser has any
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
     * Names the account and asks which number the browser shows that asked for the link: a POST with {@code passlink}, {@code
     * antiForgery} and {@code number}. Warn of whoever tells the person which one to press.
     *
     * @param action where the form is sent
     * @param token the token
     * @param antiForgery the value that proves that the form is ours
     * @param account the account's address in full
     * @param signUp whether the account is made by going on
     * @param choices three numbers, in the order in which to show them
     * @param askedAt when it was asked for
     * @param here the form that signs in this browser instead; empty if it may not
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

    /** Says that the browser that asked can go on now, and that there is nothing more to do in this one. */
    record Approved() implements Page {}

    /**
     * Names whom a link to a view is for and asks for one press of a button: a POST with {@code passlink}, {@code view}
     * and {@code antiForgery}.
     *
     * @param action where the form is sent
     * @param token the token
     * @param view where the view is
     * @param antiForgery the value that proves that the form is ours
     * @param account the address in full
     * @param title what the link opens; empty if the application does not say
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
     * Says that a page opens only by a link.
     *
     * @param status 403 without one, 410 with one that is no longer valid
     * @param back where to ask for one, or where the person comes from
     */
    record NeedsLink(int status, String back) implements Page {}

    /**
     * Says why a form of the application's own was not taken that asks for a link to a view, and leads back to it.
     *
     * @param status the HTTP status: 400, 403, 422, 429 or 503
     * @param notice why
     * @param waitSeconds how long to wait; 0 if that does not matter
     * @param back the page that the form is on
     */
    record NotAsked(int status, Notice notice, long waitSeconds, String back) implements Page {}

    /**
     * Says that a link is good only in the browser that asked, and offers to ask in this one.
     *
     * @param form the form
     */
    record OtherBrowser(Form form) implements Page {}

    /**
     * Says that a link or code is no longer valid, without saying why, and offers to ask again.
     *
     * @param form the form
     * @param again one button instead, if the account is known
     * @param notice {@link Notice#CHALLENGE} where the button was pressed and has a challenge now
     */
    record NoLongerValid(Form form, Optional<Again> again, Notice notice) implements Page {}

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
     * Shows the passkeys of who is signed in.
     *
     * @param account the account's address in full
     * @param passkeys the oldest first
     * @param add the form that adds one; empty where the sign-in is too old for that
     * @param signInAgain where to sign in anew and come back
     * @param notice what was done, or why it was not
     * @param waitSeconds how long to wait; 0 if that does not matter
     * @param accepted all passkeys of the account, for the script
     * @param script ours; it shows the button that adds a passkey
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
     * Offers a passkey to whoever has just signed in by other means. It needs no script to be left.
     *
     * @param add the form that adds one
     * @param no the form that leads on without one
     * @param notice why it is shown again
     * @param script ours; it shows the button that adds a passkey
     */
    record PasskeyOffer(AddPasskey add, OfferForm no, Notice notice, PasskeyScript script) implements Page {}

    /**
     * Says that a page opens only by a passkey: takes one, or adds one for whoever has none.
     *
     * @param passkey the form that takes one; empty for whoever has none
     * @param add the form that adds one; empty for whoever has one
     * @param own where the person's own passkeys are, for whoever has none on this device
     * @param notice {@link Notice#NONE}, or {@link Notice#NOT_BROUGHT_BACK}
     * @param script ours; it shows the button of either form
     */
    record PasskeyNeeded(
            Optional<PasskeyForm> passkey, Optional<AddPasskey> add, String own, Notice notice, PasskeyScript script)
            implements Page {}

    /**
     * One field of a form of the application, as it was sent.
     *
     * @param name its name
     * @param value what was typed or chosen
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
     * Carries what was typed into a form of the application whose sign-in had ended, to be sent again after signing in: a
     * POST in UTF-8 with each of the fields, hidden, in their order, and nothing else. Signing in leads away, so it is for
     * another tab. No script presses the button: somebody else may have typed it at this machine.
     *
     * @param signIn where to sign in
     * @param action where the form is sent
     * @param fields what was typed, and what the form had besides
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

    /** Says that the sign-in is done, and that it goes on in the tab that {@link SendAgain} is in. */
    record BackToForm() implements Page {}

    /**
     * Anything else that went otherwise than hoped.
     *
     * @param status the HTTP status: 400, 403, 405, 413, 415, 401, 429 or 503; 409 for a form that was sent again before, 410
     *     for one that cannot be any more
     * @param back where to go from here: the sign-in page for 401, after which what was sent has to be entered again; the
     *     form's page for 409 and 410
     */
    record Trouble(int status, String back) implements Page {}
}
