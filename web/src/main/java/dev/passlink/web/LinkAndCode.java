package dev.passlink.web;

import dev.passlink.Grant;
import dev.passlink.LocalPath;
import dev.passlink.LoginPolicy;
import dev.passlink.SignInMethod;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import java.util.Optional;

/** The link in the email, the page where another browser confirms it or approves the one that asked, and the code. */
record LinkAndCode(Tools tools, PageAnswers pages, SignInPages signIns, Completion completion, OpenedAgain again) {
    private static final String NUMBER = "number";

    Answer link(Visitor visitor) throws Visitor.BadBody {
        if (visitor.isHead()) {
            // Mail scanners ask like this: nothing is examined, let alone redeemed.
            return Answer.page(200, "");
        }
        return visitor.isPost() ? confirm(visitor) : open(visitor, visitor.token());
    }

    private Answer open(Visitor visitor, String token) {
        Redemption followed = tools.flows().follow(token, visitor.browser(), visitor::mayRedeemAtOnce);
        if (followed instanceof Redemption.Granted granted) {
            return granted.redeemed()
                    ? completion.decided(visitor, granted, SignInMethod.LINK, granted.stay())
                    : confirmPage(visitor, 200, token, granted);
        }
        return refused(visitor, token, (Redemption.Refused) followed);
    }

    private Answer refused(Visitor visitor, String token, Redemption.Refused refused) {
        if (again.gave(refused, visitor.pass())) {
            String next = LocalPath.orNowhere(refused.grant().orElseThrow().next());
            return Answer.seeOther(completion.orLanding(next));
        }
        return again.onceMore(visitor, refused, visitor.pass(), tools.login() + "/link")
                .orElseGet(() -> signIns.noLongerValid(visitor, token, refused));
    }

    private Answer confirm(Visitor visitor) throws Visitor.BadBody {
        Parameters form = visitor.form();
        String token = form.get(Flows.TOKEN_PARAMETER);
        if (form.has(NUMBER)) {
            return approve(visitor, form, token);
        }
        return visitor.isOurs(form, Forms.CONFIRM, token)
                ? redeem(visitor, token, !form.get("stay").isEmpty())
                : confirmPageAgain(visitor, 403, token);
    }

    private Answer approve(Visitor visitor, Parameters form, String token) {
        if (!visitor.isOurs(form, Forms.APPROVE, token)) {
            return confirmPageAgain(visitor, 403, token);
        }
        // Several at once are nobody's answer.
        if (form.get(NUMBER).isEmpty()) {
            return confirmPageAgain(visitor, 400, token);
        }
        Redemption answered = tools.flows().approve(token, form.get(NUMBER), visitor.browser());
        if (answered instanceof Redemption.Granted) {
            return pages.page(visitor, 200, new Page.Approved());
        }
        Redemption.Refused refused = (Redemption.Refused) answered;
        return switch (refused.reason()) {
            case WRONG_NUMBER -> {
                String next = refused.grant().map(Grant::next).orElse("");
                yield signIns.form(visitor, 410, new LoginForm("", next, false), Page.Notice.WRONG_NUMBER);
            }
            case TOO_MANY_TRIES -> confirmPageAgain(visitor, 400, token);
            default -> refused(visitor, token, refused);
        };
    }

    private Answer confirmPageAgain(Visitor visitor, int status, String token) {
        Redemption examined = tools.flows().examine(token, visitor.browser());
        return examined instanceof Redemption.Granted granted
                ? confirmPage(visitor, status, token, granted)
                : refused(visitor, token, (Redemption.Refused) examined);
    }

    private Answer redeem(Visitor visitor, String token, boolean stay) {
        Redemption redeemed = tools.flows().redeem(token, visitor.browser());
        return redeemed instanceof Redemption.Granted granted
                ? completion.decided(visitor, granted, SignInMethod.LINK, stay)
                : refused(visitor, token, (Redemption.Refused) redeemed);
    }

    private Answer confirmPage(Visitor visitor, int status, String token, Redemption.Granted granted) {
        String action = tools.login() + "/link";
        Page.Confirm confirm =
                signIns.confirm(visitor, action, token, visitor.antiForgery(Forms.CONFIRM, token), granted);
        return pages.withForms(
                visitor, status, granted.numbers().isEmpty() ? confirm : approve(visitor, confirm, granted));
    }

    private Page approve(Visitor visitor, Page.Confirm confirm, Redemption.Granted granted) {
        boolean mayConfirm = tools.flows().policy() != LoginPolicy.SAME_BROWSER;
        return new Page.Approve(
                confirm.action(),
                confirm.token(),
                visitor.antiForgery(Forms.APPROVE, confirm.token()),
                confirm.account(),
                confirm.signUp(),
                granted.numbers(),
                granted.grant().issuedAt(),
                mayConfirm ? Optional.of(confirm) : Optional.empty());
    }

    Answer code(Visitor visitor) throws Visitor.BadBody {
        if (visitor.reads()) {
            return Answer.seeOther(tools.login() + "/sent");
        }
        Parameters form = visitor.form();
        if (!visitor.isOurs(form, Forms.CODE)) {
            return signIns.sent(visitor, 403, Page.Notice.STALE);
        }
        Redemption redeemed = tools.flows().redeemCode(form.get("code"), visitor.browser());
        if (redeemed instanceof Redemption.Granted granted) {
            return completion.decided(visitor, granted, SignInMethod.CODE, granted.stay());
        }
        Redemption.Refused refused = (Redemption.Refused) redeemed;
        return switch (refused.reason()) {
            case WRONG_CODE, CODE_LOCKED -> signIns.sent(visitor, 400, Page.Notice.WRONG_CODE);
            case TOO_MANY_TRIES -> signIns.sent(visitor, 410, Page.Notice.CODE_ENDED);
            default -> refused(visitor, "", refused);
        };
    }
}
