package dev.passlink.web;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.LoginPolicy;
import dev.passlink.Reason;
import dev.passlink.StaySignedIn;
import dev.passlink.UnavailableException;
import dev.passlink.View;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.Waiting;
import dev.passlink.port.ProviderProfile;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The form that asks for an address, the waiting page, and the page that says that a link no longer works. */
record SignInPages(
        Tools tools,
        PageAnswers pages,
        List<ProviderProfile> providers,
        ViewRules views,
        Optional<Challenge> challenge,
        Optional<PasskeyPrompts> passkeys) {
    Answer form(Visitor visitor, int status, LoginForm form, Page.Notice notice) {
        return form(visitor, status, form, notice, 0);
    }

    Answer form(Visitor visitor, int status, LoginForm form, Page.Notice notice, long waitSeconds) {
        return form(visitor, form, status, notice, waitSeconds, PasskeyPrompts.NONE_GONE);
    }

    /** @param gone the passkey that was used, and that there is no more */
    Answer form(
            Visitor visitor, LoginForm form, int status, Page.Notice notice, long waitSeconds, Optional<String> gone) {
        return form(visitor, tools.login(), form, new NotAsked(status, notice, waitSeconds), gone);
    }

    private Answer form(Visitor visitor, String action, LoginForm form, NotAsked not, Optional<String> gone) {
        Page.Form shown = form(visitor, action, form, challenge(not.notice()));
        Page page = new Page.SignIn(
                shown,
                not.notice(),
                not.waitSeconds(),
                buttons(visitor),
                passkeys.flatMap(prompts -> prompts.form(visitor, form.next())),
                passkeys.map(prompts -> prompts.script(visitor, form.next(), gone)));
        return pages.withForms(visitor, not.status(), page).retryAfter(not.waitSeconds());
    }

    private Page.Form form(Visitor visitor, String action, LoginForm form, Optional<Challenge> shown) {
        return new Page.Form(
                action, form.next(), visitor.antiForgery(Forms.ASK), form.address(), offersStay(), form.stay(), shown);
    }

    private Optional<Challenge> challenge(Page.Notice notice) {
        if (notice != Page.Notice.CHALLENGE) {
            return Optional.empty();
        }
        if (challenge.isEmpty()) {
            String what = "the asking check asks for more, and the site has no challenge(…) to show";
            tools.flows().tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", what);
            throw new UnavailableException("A challenge is missing", new IllegalStateException(what));
        }
        return challenge;
    }

    private List<Page.ProviderButton> buttons(Visitor visitor) {
        return providers.stream()
                .map(provider -> new Page.ProviderButton(
                        provider.id(),
                        tools.login() + "/" + provider.id(),
                        provider.displayName(),
                        visitor.antiForgery(Forms.PROVIDER, provider.id())))
                .toList();
    }

    boolean offersStay() {
        return tools.flows().staySignedIn() == StaySignedIn.IF_ASKED;
    }

    /** @param form what to show again: only what this browser has typed itself, or a provider has told of it */
    Answer asked(Visitor visitor, LoginForm form, Asked asked) {
        return asked(visitor, tools.login(), form, asked);
    }

    /** @param action where the form is sent that is shown again */
    Answer asked(Visitor visitor, String action, LoginForm form, Asked asked) {
        return asked(asked, not -> form(visitor, action, form, not, PasskeyPrompts.NONE_GONE));
    }

    /** Why nothing was queued. */
    record NotAsked(int status, Page.Notice notice, long waitSeconds) {}

    Answer asked(Asked asked, Function<NotAsked, Answer> otherwise) {
        if (asked instanceof Asked.Queued queued) {
            return queued(queued);
        } else if (asked instanceof Asked.TooOften often) {
            return otherwise.apply(
                    new NotAsked(429, Page.Notice.TOO_OFTEN, often.retryAfter().toSeconds()));
        } else if (asked instanceof Asked.Full full) {
            return otherwise.apply(
                    new NotAsked(503, Page.Notice.BUSY, full.retryAfter().toSeconds()));
        } else if (asked instanceof Asked.Declined) {
            return otherwise.apply(new NotAsked(403, Page.Notice.DECLINED, 0));
        } else if (asked instanceof Asked.Challenged) {
            return otherwise.apply(new NotAsked(422, Page.Notice.CHALLENGE, 0));
        }
        return otherwise.apply(new NotAsked(400, Page.Notice.BAD_ADDRESS, 0));
    }

    private Answer queued(Asked.Queued queued) {
        return Answer.seeOther(tools.login() + "/sent")
                .with(tools.cookies()
                        .set(
                                tools.cookies().requests(),
                                queued.requests(),
                                tools.flows().remembered()));
    }

    /** The same for every address, and for one that nobody has asked for. */
    Answer sent(Visitor visitor, int status, Page.Notice notice) {
        Browser browser = visitor.browser();
        Optional<Waiting> waiting = tools.flows().waiting(browser);
        boolean view = waiting.map(Waiting::view).orElse(false);
        Optional<View> wanted = waiting.filter(Waiting::view).flatMap(asked -> views.atOwn(tools.root(), asked.next()));
        boolean takesCode = waiting.map(Waiting::code).orElse(false) && notice != Page.Notice.CODE_ENDED;
        String number = waiting.map(Waiting::number).orElse("");
        String login = tools.login();
        Page page = new Page.Sent(
                waiting.map(SignInPages::shown).orElse(""),
                waiting.map(Waiting::address).flatMap(Inboxes::of),
                view || tools.flows().policy().link(),
                view || !number.isEmpty() || tools.flows().policy() != LoginPolicy.SAME_BROWSER,
                number,
                takesCode
                        ? Optional.of(new Page.CodeForm(
                                login + "/code",
                                visitor.antiForgery(Forms.CODE),
                                tools.flows().codeFormat()))
                        : Optional.empty(),
                waiting.map(asked ->
                        new Page.Resend(login + "/sent", visitor.antiForgery(resend(asked)), challenge(notice))),
                wanted.map(one -> one.rule().linkLifetime()).orElseGet(tools.flows()::linkLifetime),
                tools.flows().resendIn(visitor.client(), browser).toSeconds(),
                notice,
                login + "/sent",
                view ? viewForm(visitor, wanted) : login,
                DefaultPages.SCRIPT.address(login));
        return pages.withForms(visitor, status, page);
    }

    /**
     * For what the page names and for nothing else: another tab may have asked for another address since, or another view.
     * Nothing is made from an address that isn't shown: whoever has the page could try out which one gives the same.
     */
    static String[] resend(Waiting shown) {
        String which = shown.typed()
                ? shown.address().text()
                : Long.toString(shown.askedAt().getEpochSecond());
        return new String[] {Forms.RESEND, which, shown.view() ? shown.next() : ""};
    }

    /** A person who asked by the button of a dead link need not know whose link it was. */
    private static String shown(Waiting asked) {
        return asked.typed() ? asked.address().text() : asked.address().masked();
    }

    /** The page with the form has sent the browser here, and a browser names it after that redirect, too. */
    private String viewForm(Visitor visitor, Optional<View> wanted) {
        return wanted.flatMap(View::askPath)
                .map(path -> tools.root() + path)
                .or(() -> tools.origin()
                        .pageBefore(visitor.request())
                        .filter(page -> !page.startsWith(tools.login() + "/")))
                .orElse(tools.root() + "/");
    }

    Page.Confirm confirm(Visitor visitor, String action, String token, String antiForgery, Redemption.Granted granted) {
        return new Page.Confirm(
                action,
                token,
                antiForgery,
                granted.address().text(),
                granted.user().isEmpty(),
                visitor.replacedBy(granted),
                offersStay(),
                passkeys.map(prompts -> prompts.script(PasskeyPrompts.SIGN_IN, "", PasskeyPrompts.NONE_GONE)));
    }

    /** For a user sent here by a page that needs a passkey; empty without passkeys, and if the user has to sign in first. */
    Optional<Answer> passkeyNeeded(Visitor visitor, LoginForm form, Page.Notice notice) {
        return passkeys.flatMap(prompts -> prompts.needed(visitor, form, notice))
                .map(page -> pages.withForms(visitor, 200, page));
    }

    /** @param token the dead token, with which a new link can be asked for; empty if there is none */
    Answer noLongerValid(Visitor visitor, String token, Redemption.Refused refused) {
        LoginForm empty = new LoginForm("", refused.grant().map(Grant::next).orElse(""), false);
        if (refused.reason() == Reason.TOO_MANY_ROLES) {
            return form(visitor, 403, empty, Page.Notice.ACCOUNT_TROUBLE);
        }
        Page.Form form = form(visitor, tools.login(), empty, Optional.empty());
        if (refused.reason() == Reason.OTHER_BROWSER) {
            return pages.withForms(visitor, 403, new Page.OtherBrowser(form));
        }
        Optional<Page.Again> again = refused.grant()
                .flatMap(tools.flows()::owner)
                .filter(owner -> !token.isEmpty())
                .map(owner -> again(visitor, token, owner, Page.Notice.NONE));
        return pages.withForms(visitor, 410, new Page.NoLongerValid(form, again, Page.Notice.NONE));
    }

    private Page.Again again(Visitor visitor, String token, EmailAddress owner, Page.Notice notice) {
        String value = visitor.antiForgery(Forms.AGAIN, token);
        return new Page.Again(tools.login(), value, token, owner.masked(), challenge(notice));
    }

    /** The button for a new link was pressed, and has a challenge now. */
    Answer challengedAgain(Visitor visitor, String token, EmailAddress owner, LoginForm empty) {
        Page.Form form = form(visitor, tools.login(), empty, Optional.empty());
        Page.Again again = again(visitor, token, owner, Page.Notice.CHALLENGE);
        return pages.withForms(visitor, 422, new Page.NoLongerValid(form, Optional.of(again), Page.Notice.CHALLENGE));
    }
}
