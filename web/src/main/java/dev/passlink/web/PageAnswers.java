package dev.passlink.web;

import dev.passlink.adapter.LoginForm;
import dev.passlink.text.Texts;
import java.util.Optional;

/** Pages as answers, in the person's language, and answers for what went wrong. */
record PageAnswers(Tools tools, Pages pages) {
    private static final long RETRY_WHEN_DOWN_SECONDS = 5;
    /** Stands for a place that is not kept: no path, so that the page says so. */
    private static final String NOT_KEPT = "not-kept";
    /** The parameter that shows the sign-in page to signed-in users too. */
    static final String FRESH = "fresh";
    /** The parameter that makes the sign-in page ask signed-in users for a passkey. */
    static final String PASSKEY = "passkey";

    Answer page(Visitor visitor, int status, Page page) {
        if (status >= 400 && !visitor.wantsPage()) {
            return Answer.problem(status);
        }
        Texts texts = visitor.texts();
        return answer(status, page, pages.html(page, texts))
                .with("Content-Language", texts.locale().toLanguageTag())
                .with("Vary", "Accept-Language");
    }

    private Answer answer(int status, Page page, String html) {
        Optional<Challenge> challenge = challenge(page);
        if (challenge.isPresent()) {
            return Answer.page(status, html, runsScript(page), challenge.get());
        }
        if (page instanceof Page.SendAgain) {
            return Answer.pageThatSendsAgain(status, html);
        }
        return Answer.page(status, html, runsScript(page));
    }

    private static boolean runsScript(Page page) {
        if (page instanceof Page.SignIn signIn) {
            return signIn.script().isPresent();
        } else if (page instanceof Page.Confirm confirm) {
            return confirm.script().isPresent();
        }
        return page instanceof Page.Sent
                || page instanceof Page.Passkeys
                || page instanceof Page.PasskeyOffer
                || page instanceof Page.PasskeyNeeded;
    }

    private static Optional<Challenge> challenge(Page page) {
        if (page instanceof Page.SignIn signIn) {
            return signIn.form().challenge();
        } else if (page instanceof Page.Sent sent) {
            return sent.resend().flatMap(Page.Resend::challenge);
        }
        return page instanceof Page.NoLongerValid gone ? gone.again().flatMap(Page.Again::challenge) : Optional.empty();
    }

    /**
     * One with forms: with the secret that they are bound to, if the browser has none. If it may not be given one, a link
     * leads to where it has its own.
     */
    Answer withForms(Visitor visitor, int status, Page page) {
        return visitor.canHaveForms()
                ? page(visitor, status, page).with(visitor.secret().setCookie())
                : page(visitor, status, elsewhere(visitor, status, page));
    }

    private Page elsewhere(Visitor visitor, int status, Page page) {
        if (page instanceof Page.NotAsked) {
            return page;
        } else if (page instanceof Page.SignIn signIn) {
            String next = signIn.form().next();
            String again = next.isEmpty() ? tools.login() : loginAndBack(visitor, next);
            return new Page.NotAsked(status, signIn.notice(), signIn.waitSeconds(), again);
        }
        String where = page instanceof Page.SignOut out ? out.action() : tools.login();
        return new Page.NotAsked(status, Page.Notice.STALE, 0, where);
    }

    Answer trouble(Visitor visitor, int status) {
        return page(visitor, status, new Page.Trouble(status, tools.root() + "/"));
    }

    Answer unavailable(Visitor visitor) {
        return trouble(visitor, 503).retryAfter(RETRY_WHEN_DOWN_SECONDS);
    }

    /** What was sent is lost: after signing in, the user comes back to the page with the form. */
    Answer anonymous(Visitor visitor) {
        return anonymous(visitor, false);
    }

    private Answer anonymous(Visitor visitor, boolean byPasskey) {
        return unauthorized(
                visitor,
                tools.origin()
                        .pageBefore(visitor.request())
                        .map(page -> loginAndBack(visitor, page, byPasskey))
                        .orElse(tools.login()));
    }

    /** The same for a page that sends its forms without saying where it is. */
    Answer anonymous(Visitor visitor, String back) {
        return ended(visitor, unauthorized(visitor, loginAndBack(visitor, back)));
    }

    private Answer unauthorized(Visitor visitor, String signIn) {
        return page(visitor, 401, new Page.Trouble(401, signIn)).with("WWW-Authenticate", "Passlink");
    }

    /**
     * Nobody is signed in where a user is required: a page is shown after signing in, anything else gets a 401; and a dead
     * pass is cleared.
     *
     * @param wanted what was asked for
     */
    Answer signInFirst(Visitor visitor, Request wanted) {
        return signInFirst(visitor, wanted, false);
    }

    /** @param byPasskey whether a passkey is required */
    Answer signInFirst(Visitor visitor, Request wanted, boolean byPasskey) {
        boolean comesBack = visitor.reads() && visitor.wantsPage();
        Answer answer = comesBack
                ? Answer.seeOther(loginAndBack(visitor, tools.root() + Loopback.target(wanted), byPasskey))
                : anonymous(visitor, byPasskey);
        return ended(visitor, answer);
    }

    /** Clears a dead pass. */
    Answer ended(Visitor visitor, Answer answer) {
        return visitor.hasDeadPass()
                ? answer.with(tools.cookies().clear(tools.cookies().pass()))
                        .with(tools.ended())
                        .session(SessionChange.END)
                : answer;
    }

    String loginAndBack(Visitor visitor, String page) {
        return loginAndBack(visitor, page, false);
    }

    String loginAndBack(Visitor visitor, String page, boolean byPasskey) {
        // As long as what is kept is short, so is the header that leads there.
        LoginForm back = new LoginForm("", Parameters.visible(page), false);
        // Whoever is signed in is led here for a fresh sign-in, and would be led straight back.
        String fresh = visitor.pass().isPresent() ? FRESH + "=1&" + (byPasskey ? PASSKEY + "=1&" : "") : "";
        return tools.login() + "?" + fresh + "next=" + (back.losesNext() ? NOT_KEPT : Parameters.encode(back.next()));
    }
}
