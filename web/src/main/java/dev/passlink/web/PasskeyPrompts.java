package dev.passlink.web;

import dev.passlink.EmailAddress;
import dev.passlink.LocalPath;
import dev.passlink.Pass;
import dev.passlink.UnavailableException;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.port.Passkey;
import java.util.List;
import java.util.Optional;

/** What pages need to ask for a passkey or to add one. */
record PasskeyPrompts(Tools tools, PasskeyFlows flows) {
    static final String SIGN_IN = "sign-in";
    static final String CONFIRM = "confirm";
    static final String CREATE = "create";

    /** Below the sign-in page. */
    static final String USE = "/passkey";

    static final String OWN = "/passkeys";
    static final String ADD = OWN + "/add";
    static final String OPTIONS = OWN + "/options";

    static final Optional<String> NONE_GONE = Optional.empty();

    String own() {
        return tools.login() + OWN;
    }

    /** A person's own page, and from there on to where they wanted to go. */
    String own(String next) {
        String both = own() + "?next=" + Parameters.encode(next);
        return next.isEmpty() || !LocalPath.isLocal(both) ? own() : both;
    }

    /**
     * The script of a page.
     *
     * @param what the browser is asked
     * @param here where the page is for a GET
     * @param gone the passkey that there is no more
     */
    Page.PasskeyScript script(String what, String here, Optional<String> gone) {
        String options = tools.login() + OPTIONS + "?for=" + what;
        return new Page.PasskeyScript(
                DefaultPages.PASSKEY_SCRIPT.address(tools.login()),
                options,
                here,
                flows.relyingParty().id(),
                gone);
    }

    /** For the sign-in page: a signed-in user confirms, and isn't asked for a passkey they don't have. */
    Optional<Page.PasskeyForm> form(Visitor visitor, String next) {
        Optional<Pass> pass = visitor.pass();
        boolean has = pass.isEmpty() || hasAny(pass.get());
        return has ? Optional.of(form(visitor, what(visitor), next)) : Optional.empty();
    }

    /** Where the store cannot answer, the email still signs in. */
    private boolean hasAny(Pass pass) {
        try {
            return !flows.of(pass.subject()).isEmpty();
        } catch (UnavailableException told) {
            return false;
        }
    }

    private Page.PasskeyForm form(Visitor visitor, String what, String next) {
        return new Page.PasskeyForm(tools.login() + USE, what, next, visitor.antiForgery(Forms.PASSKEY, what));
    }

    /** For the sign-in page. */
    Page.PasskeyScript script(Visitor visitor, String next, Optional<String> gone) {
        String fresh = visitor.pass().isPresent() ? PageAnswers.FRESH + "=1&" : "";
        return script(what(visitor), tools.login() + "?" + fresh + "next=" + Parameters.encode(next), gone);
    }

    private static String what(Visitor visitor) {
        return visitor.pass().isPresent() ? CONFIRM : SIGN_IN;
    }

    Page.AddPasskey add(Visitor visitor, String next) {
        return new Page.AddPasskey(tools.login() + ADD, next, visitor.antiForgery(Forms.ADD_PASSKEY));
    }

    /** Empty if the user has to sign in first, or again. */
    Optional<Page> needed(Visitor visitor, LoginForm form, Page.Notice notice) {
        Optional<Pass> pass = visitor.pass();
        if (pass.isEmpty()) {
            return Optional.empty();
        }
        List<Passkey> passkeys = flows.of(pass.get().subject());
        if (passkeys.isEmpty() && !flows.isFresh(pass.get())) {
            return Optional.empty();
        }
        String here = tools.login() + "?" + PageAnswers.FRESH + "=1&" + PageAnswers.PASSKEY + "=1&next="
                + Parameters.encode(form.next());
        return Optional.of(
                passkeys.isEmpty()
                        ? new Page.PasskeyNeeded(
                                Optional.empty(),
                                Optional.of(add(visitor, form.next())),
                                own(form.next()),
                                notice,
                                script(CREATE, here, NONE_GONE))
                        : new Page.PasskeyNeeded(
                                Optional.of(form(visitor, CONFIRM, form.next())),
                                Optional.empty(),
                                own(form.next()),
                                notice,
                                script(CONFIRM, here, NONE_GONE)));
    }

    static String address(Visitor visitor) {
        return visitor.address().map(EmailAddress::text).orElse("");
    }
}
