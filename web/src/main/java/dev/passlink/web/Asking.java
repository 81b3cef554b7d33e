package dev.passlink.web;

import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.LocalPath;
import dev.passlink.SignInMethod;
import dev.passlink.View;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.Waiting;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Asking for an email: the form, the waiting page, and asking once more. */
record Asking(
        Tools tools,
        SignInPages signIns,
        ProvedByMail identity,
        Completion completion,
        OpenedAgain again,
        ViewRules views) {

    Answer signIn(Visitor visitor) throws Visitor.BadBody {
        if (visitor.isPost()) {
            return ask(visitor);
        }
        String next = LocalPath.orNowhere(visitor.query().get("next"));
        if (!next.isEmpty()
                && !visitor.query().has(PageAnswers.FRESH)
                && visitor.pass().isPresent()) {
            return Answer.seeOther(next);
        }
        // A signed-in user who is asked again, for something sensitive, need not type the address.
        String email = visitor.address().map(EmailAddress::text).orElse("");
        LoginForm wished = new LoginForm(email, visitor.query().get("next"), false);
        LoginForm form = wished.losesNext() ? LoginForm.of(email) : wished;
        Page.Notice notice = wished.losesNext() ? Page.Notice.NOT_BROUGHT_BACK : Page.Notice.NONE;
        Optional<Answer> needed = visitor.query().has(PageAnswers.PASSKEY)
                ? signIns.passkeyNeeded(visitor, form, notice)
                : Optional.empty();
        return needed.orElseGet(() -> signIns.form(visitor, 200, form, notice));
    }

    /** What the person typed and ticked. */
    static LoginForm typed(Parameters sent) {
        return new LoginForm(
                sent.get("email"), sent.get("next"), !sent.get("stay").isEmpty(), sent.others());
    }

    private Answer ask(Visitor visitor) throws Visitor.BadBody {
        Parameters sent = visitor.form();
        String token = sent.get(Flows.TOKEN_PARAMETER);
        if (!token.isEmpty() && sent.get("email").isEmpty()) {
            return askAgain(visitor, sent, token);
        }
        LoginForm form = typed(sent);
        return visitor.isOurs(sent, Forms.ASK)
                ? signIns.asked(visitor, form, request(visitor, form))
                : signIns.form(visitor, 403, form, Page.Notice.STALE);
    }

    private Asked request(Visitor visitor, LoginForm form) {
        return tools.flows().requestLogin(form, visitor.client(), visitor.browser());
    }

    /** From the page of a dead link: for the account that the link was sent to. */
    private Answer askAgain(Visitor visitor, Parameters sent, String token) {
        if (!visitor.isOurs(sent, Forms.AGAIN, token)) {
            return signIns.form(visitor, 403, LoginForm.of(""), Page.Notice.STALE);
        }
        Redemption examined = tools.flows().examine(token, visitor.browser());
        Optional<Grant> grant = examined instanceof Redemption.Granted granted
                ? Optional.of(granted.grant())
                : ((Redemption.Refused) examined).grant();
        String next = grant.map(Grant::next).orElse("");
        Optional<EmailAddress> owner = grant.flatMap(tools.flows()::owner);
        LoginForm empty = new LoginForm("", next, false);
        if (owner.isEmpty()) {
            return signIns.form(visitor, 410, empty, Page.Notice.NONE);
        }
        Asked asked = request(visitor, new LoginForm(owner.get().text(), next, false, sent.others(), false));
        // The person who pressed the button need not own the address, so the form is shown without it.
        return asked instanceof Asked.Challenged
                ? signIns.challengedAgain(visitor, token, owner.get(), empty)
                : signIns.asked(visitor, empty, asked);
    }

    Answer sent(Visitor visitor) throws Visitor.BadBody {
        if (visitor.isPost()) {
            return visitor.form().has(Flows.TOKEN_PARAMETER) ? confirm(visitor) : resend(visitor);
        }
        // First, because a signed-in user may have asked for a fresh sign-in.
        Optional<Redemption> approved =
                visitor.isHead() ? lookedAt(visitor) : redeemed(visitor, granted -> isAwaited(visitor, granted));
        if (approved.isEmpty()) {
            return waiting(visitor);
        }
        return visitor.isHead() ? Answer.seeOther(here()) : approved(visitor, approved.get());
    }

    /**
     * The page moves on by itself only for what it waits for: an earlier request may be another person's who used this
     * browser.
     */
    private boolean isAwaited(Visitor visitor, Redemption.Granted granted) {
        boolean newest = tools.flows()
                .waiting(visitor.browser())
                .filter(waiting -> !waiting.view() && waiting.address().equals(granted.address()))
                .isPresent();
        return newest && visitor.mayRedeemAtOnce(granted);
    }

    private Answer waiting(Visitor visitor) {
        Optional<Waiting> waiting = tools.flows().waiting(visitor.browser());
        // Signed in meanwhile, by the link in another tab: this one has nothing to wait for. Only the owner of the
        // awaited address is told: to anybody else it would say that the address has an account, and that its mail was
        // used. Looked up is who is signed in, and never whose the address is.
        if (waiting.isPresent()
                && visitor.address().equals(waiting.map(Waiting::address))
                && tools.flows().isRedeemed(visitor.browser())) {
            return Answer.seeOther(completion.orLanding(waiting.get().next()));
        }
        return visitor.isHead() ? Answer.page(200, "", true) : signIns.sent(visitor, 200, identity.notice(visitor));
    }

    private String here() {
        return tools.login() + "/sent";
    }

    /** What another browser has approved for this one. */
    private Optional<Redemption> redeemed(Visitor visitor, Predicate<Redemption.Granted> redeems) {
        return tools.flows().redeemApproved(visitor.browser(), redeems);
    }

    private Optional<Redemption> lookedAt(Visitor visitor) {
        return redeemed(visitor, granted -> false);
    }

    /** If another user is signed in, this browser has to confirm too, for the account that the page named. */
    private Answer confirm(Visitor visitor) throws Visitor.BadBody {
        Parameters form = visitor.form();
        Optional<Redemption> approved = redeemed(visitor, granted -> visitor.isOurs(form, named(granted)));
        return approved.isPresent() ? approved(visitor, approved.get()) : Answer.seeOther(here());
    }

    private static String[] named(Redemption.Granted granted) {
        return new String[] {Forms.APPROVED, granted.address().text()};
    }

    private Answer approved(Visitor visitor, Redemption redemption) throws Visitor.BadBody {
        if (redemption instanceof Redemption.Refused refused) {
            return again.onceMore(visitor, refused, visitor.pass(), here())
                    .orElseGet(() -> signIns.noLongerValid(visitor, "", refused));
        }
        Redemption.Granted granted = (Redemption.Granted) redemption;
        boolean posted = visitor.isPost();
        if (granted.redeemed()) {
            boolean stay = posted ? !visitor.form().get("stay").isEmpty() : granted.stay();
            return completion.decided(visitor, granted, SignInMethod.LINK, stay);
        }
        Page page = signIns.confirm(visitor, here(), "", visitor.antiForgery(named(granted)), granted);
        return signIns.pages().withForms(visitor, posted ? 403 : 200, page);
    }

    /** The address stays in the sealed cookie: the page is the same for every address. */
    private Answer resend(Visitor visitor) throws Visitor.BadBody {
        Parameters sent = visitor.form();
        Optional<Waiting> waiting = tools.flows().waiting(visitor.browser());
        if (waiting.isEmpty()) {
            return Answer.seeOther(tools.login());
        }
        if (!visitor.isOurs(sent, SignInPages.resend(waiting.get()))) {
            return signIns.sent(visitor, 403, Page.Notice.STALE);
        }
        if (lookedAt(visitor).isPresent()) {
            return Answer.seeOther(here());
        }
        return request(visitor, waiting.get(), sent.others())
                .map(asked -> signIns.asked(
                        asked,
                        not -> signIns.sent(visitor, not.status(), not.notice()).retryAfter(not.waitSeconds())))
                .orElseGet(() -> Answer.seeOther(tools.login()));
    }

    /** Empty if it was for a view that no longer exists. */
    private Optional<Asked> request(Visitor visitor, Waiting waiting, Map<String, String> fields) {
        LoginForm form =
                new LoginForm(waiting.address().text(), waiting.next(), waiting.stay(), fields, waiting.typed());
        if (!waiting.view()) {
            return Optional.of(request(visitor, form));
        }
        Optional<View> view = views.atOwn(tools.root(), waiting.next());
        return view.map(one -> tools.flows().requestLink(form, one, visitor.client(), visitor.browser()));
    }
}
