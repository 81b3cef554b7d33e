package dev.passlink.web;

import dev.passlink.LocalPath;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.SignInMethod;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PasskeyDecision;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.port.Passkey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The addresses for passkeys: options for the browser, its answers, and the user's own passkeys. */
record PasskeyPages(
        Tools tools,
        PageAnswers pages,
        SignInPages signIns,
        Completion completion,
        PasskeyPrompts prompts,
        PasskeyOffers offers,
        PasskeyFlows flows) {
    /** The parameter by which the script says that the device itself tells its owner: by face, finger, PIN. */
    private static final String LOCK = "lock";

    private static final Duration CAPABLE_LIFETIME = Pass.MAX_LIFETIME;
    private static final long RETRY_SECONDS = 30;

    Routes addTo(Routes routes) {
        String login = tools.passlink().loginPath();
        routes.at(login + PasskeyPrompts.USE, Routes.READ_AND_POST, this::use)
                .at(login + PasskeyPrompts.OWN, Routes.READ, this::own)
                .at(login + PasskeyPrompts.OPTIONS, Routes.READ, this::options)
                .at(login + PasskeyPrompts.ADD, Routes.READ_AND_POST, this::add)
                .at(login + PasskeyPrompts.OWN + "/rename", Routes.READ_AND_POST, this::rename)
                .at(login + PasskeyPrompts.OWN + "/remove", Routes.READ_AND_POST, this::remove)
                .at(login + PasskeyOffers.ADDRESS, Routes.READ_AND_POST, offers::answer)
                .at(DefaultPages.PASSKEY_SCRIPT.path(login), Routes.READ, DefaultPages.PASSKEY_SCRIPT::answer);
        return wellKnown(routes);
    }

    /**
     * What a browser or a password manager looks for at the root of a site: below a context path there is nothing to be
     * found, and whoever serves the root has to answer there. No text of it comes from a request.
     */
    private Routes wellKnown(Routes routes) {
        if (!tools.root().isEmpty()) {
            return routes;
        }
        String own = "\"" + tools.passlink().baseUrl() + prompts.own() + "\"";
        Answer endpoints = Answer.file("application/json", "{\"enroll\":" + own + ",\"manage\":" + own + "}");
        routes.at("/.well-known/passkey-endpoints", Routes.READ, any -> endpoints);
        List<String> origins = flows.relyingParty().origins();
        if (origins.size() > 1) {
            String all = origins.stream().map(origin -> "\"" + origin + "\"").collect(Collectors.joining(","));
            Answer related = Answer.file("application/json", "{\"origins\":[" + all + "]}");
            routes.at("/.well-known/webauthn", Routes.READ, any -> related);
        }
        return routes;
    }

    // What a browser is asked

    /** For the script, and for no page of another site; it also says what the browser can do. */
    private Answer options(Visitor visitor) {
        if (tools.origin().isCrossSite(visitor.request())) {
            return Answer.problem(403);
        }
        if (visitor.isHead()) {
            return Answer.json("");
        }
        return switch (visitor.query().get("for")) {
            case PasskeyPrompts.SIGN_IN -> asked(visitor, flows.signInOptions(secret(visitor)));
            case PasskeyPrompts.CONFIRM ->
                visitor.pass()
                        .map(pass -> asked(visitor, flows.confirmOptions(pass, secret(visitor))))
                        .orElseGet(() -> Answer.problem(401));
            case PasskeyPrompts.CREATE ->
                visitor.passAtOnce()
                        .map(pass -> flows.isFresh(pass)
                                ? asked(visitor, flows.creationOptions(pass, secret(visitor)))
                                : Answer.problem(403))
                        .orElseGet(() -> Answer.problem(401));
            default -> Answer.problem(400);
        };
    }

    private static String secret(Visitor visitor) {
        return visitor.secret().text();
    }

    private Answer asked(Visitor visitor, String json) {
        String capable = tools.cookies().passkeys();
        Answer answer = Answer.json(json).with(visitor.secret().setCookie());
        boolean news = visitor.query().has(LOCK) && visitor.cookies(capable).isEmpty();
        return news ? answer.with(tools.cookies().set(capable, "1", CAPABLE_LIFETIME)) : answer;
    }

    // Signing in

    private Answer use(Visitor visitor) throws Visitor.BadBody {
        if (visitor.reads()) {
            return Answer.seeOther(tools.login());
        }
        Parameters sent = visitor.form();
        LoginForm form = new LoginForm("", sent.get("next"), !sent.get("stay").isEmpty());
        String what = sent.get("for");
        if (!visitor.isOurs(sent, Forms.PASSKEY, what)) {
            return again(visitor, form, new Said(403, Page.Notice.STALE), PasskeyPrompts.NONE_GONE);
        }
        Optional<Pass> pass = visitor.pass();
        boolean confirms = what.equals(PasskeyPrompts.CONFIRM);
        if (confirms && pass.isEmpty()) {
            return again(visitor, form, new Said(400, Page.Notice.PASSKEY_STALE), PasskeyPrompts.NONE_GONE);
        }
        String credential = sent.get("credential");
        List<String> secrets = visitor.secrets();
        PasskeyDecision decision = confirms
                ? flows.confirm(credential, pass.get(), form, secrets, visitor.client())
                : flows.signIn(credential, form, secrets, visitor.browser());
        return decision instanceof PasskeyDecision.Granted granted
                ? completion.decided(
                        visitor,
                        granted.granted(),
                        SignInMethod.PASSKEY,
                        granted.granted().stay())
                : refused(visitor, form, decision);
    }

    private Answer refused(Visitor visitor, LoginForm form, PasskeyDecision decision) {
        Optional<String> gone = decision instanceof PasskeyDecision.Unknown unknown
                ? Optional.of(unknown.credentialId())
                : PasskeyPrompts.NONE_GONE;
        return again(visitor, form, said(decision), gone);
    }

    private Answer again(Visitor visitor, LoginForm form, Said said, Optional<String> gone) {
        LoginForm shown = new LoginForm(PasskeyPrompts.address(visitor), form.next(), form.stay());
        return signIns.form(visitor, shown, said.status(), said.notice(), said.waitSeconds(), gone);
    }

    /** What a refusal is answered with. */
    private record Said(int status, Page.Notice notice, long waitSeconds) {
        Said(int status, Page.Notice notice) {
            this(status, notice, 0);
        }
    }

    private static Said said(PasskeyDecision decision) {
        if (decision instanceof PasskeyDecision.Unknown) {
            return new Said(403, Page.Notice.PASSKEY_UNKNOWN);
        } else if (decision instanceof PasskeyDecision.TooOften often) {
            long seconds = Math.max(1, often.retryIn().toSeconds());
            return new Said(429, Page.Notice.TOO_OFTEN, seconds);
        }
        return said(decision instanceof PasskeyDecision.Refused refused ? refused.reason() : Reason.PASSKEY_REFUSED);
    }

    private static Said said(Reason reason) {
        return switch (reason) {
            case FORGED, EXPIRED, USED, WRONG_SCOPE, FORGOTTEN, NOT_YET_VALID ->
                new Said(400, Page.Notice.PASSKEY_STALE);
            case TOO_MANY_ROLES -> new Said(403, Page.Notice.ACCOUNT_TROUBLE);
            case TOO_MANY_PASSKEYS -> new Said(409, Page.Notice.PASSKEY_TOO_MANY);
            case QUEUE_FULL -> new Said(503, Page.Notice.BUSY, RETRY_SECONDS);
            // The page itself says that the sign-in is too old.
            case NOT_FRESH -> new Said(403, Page.Notice.NONE);
            default -> new Said(403, Page.Notice.PASSKEY_REFUSED);
        };
    }

    // A person's own

    private Answer own(Visitor visitor) {
        String next = LocalPath.orNowhere(visitor.query().get("next"));
        return visitor.pass().isPresent()
                ? page(visitor, next, new Said(200, Page.Notice.NONE), PasskeyPrompts.NONE_GONE)
                : pages.signInFirst(visitor, visitor.request());
    }

    private Answer page(Visitor visitor, String next, Said said, Optional<String> gone) {
        return page(visitor, next, said, gone, Map.of());
    }

    /** @param refused names that were typed and refused, by the ids of their passkeys */
    private Answer page(Visitor visitor, String next, Said said, Optional<String> gone, Map<String, String> refused) {
        Pass pass = visitor.pass().orElseThrow();
        List<Passkey> all = flows.of(pass.subject());
        boolean fresh = flows.isFresh(pass);
        Map<String, List<String>> accepted = new LinkedHashMap<>();
        all.forEach(one -> accepted.computeIfAbsent(one.userHandle(), handle -> new ArrayList<>())
                .add(one.id()));
        Page page = new Page.Passkeys(
                PasskeyPrompts.address(visitor),
                all.stream()
                        .map(one -> shown(visitor, one, fresh, Optional.ofNullable(refused.get(one.id()))))
                        .toList(),
                fresh ? Optional.of(prompts.add(visitor, next)) : Optional.empty(),
                pages.loginAndBack(visitor, prompts.own(next)),
                said.notice(),
                said.waitSeconds(),
                accepted.entrySet().stream()
                        .map(one -> new Page.AcceptedPasskeys(one.getKey(), one.getValue()))
                        .toList(),
                prompts.script(PasskeyPrompts.CREATE, prompts.own(next), gone));
        return pages.withForms(visitor, said.status(), page).retryAfter(said.waitSeconds());
    }

    private Page.OwnPasskey shown(Visitor visitor, Passkey passkey, boolean fresh, Optional<String> refusedName) {
        Optional<Page.PasskeyAction> rename =
                fresh ? Optional.of(action(visitor, "/rename", Forms.RENAME_PASSKEY, passkey)) : Optional.empty();
        Optional<Page.PasskeyAction> remove =
                fresh ? Optional.of(action(visitor, "/remove", Forms.REMOVE_PASSKEY, passkey)) : Optional.empty();
        return new Page.OwnPasskey(
                passkey.id(),
                passkey.name(),
                passkey.createdAt(),
                passkey.lastUsedAt(),
                passkey.backedUp(),
                refusedName,
                rename,
                remove);
    }

    /** What proves the form is bound to the passkey, too: what was shown is what is acted on. */
    private Page.PasskeyAction action(Visitor visitor, String address, String what, Passkey passkey) {
        return new Page.PasskeyAction(prompts.own() + address, visitor.antiForgery(what, passkey.id()));
    }

    private interface Work {
        Answer answer(Pass pass, Parameters sent);
    }

    /** Serves a form of the signed-in user; a GET leads to the page. */
    private Answer work(Visitor visitor, Supplier<Optional<Pass>> by, Work work) throws Visitor.BadBody {
        if (visitor.reads()) {
            return Answer.seeOther(prompts.own());
        }
        Parameters sent = visitor.form();
        Optional<Pass> pass = by.get();
        return pass.isPresent() ? work.answer(pass.get(), sent) : pages.anonymous(visitor, prompts.own());
    }

    private Answer stale(Visitor visitor, String next) {
        return page(visitor, next, new Said(403, Page.Notice.STALE), PasskeyPrompts.NONE_GONE);
    }

    private Answer add(Visitor visitor) throws Visitor.BadBody {
        return work(visitor, visitor::passAtOnce, (pass, sent) -> {
            String next = LocalPath.orNowhere(sent.get("next"));
            if (!visitor.isOurs(sent, Forms.ADD_PASSKEY)) {
                return stale(visitor, next);
            }
            List<String> secrets = visitor.secrets();
            BooleanSupplier stillSignedIn = () -> visitor.passAtOnce()
                    .filter(now -> now.id().equals(pass.id()))
                    .isPresent();
            PasskeyDecision decision =
                    flows.add(sent.get("credential"), pass, stillSignedIn, secrets, visitor.browser());
            if (visitor.pass().isEmpty()) {
                return pages.anonymous(visitor, prompts.own());
            }
            return decision instanceof PasskeyDecision.Added
                    ? added(visitor, next).with(offers.settled(visitor, pass.subject()))
                    : page(visitor, next, said(decision), PasskeyPrompts.NONE_GONE);
        });
    }

    private Answer added(Visitor visitor, String next) {
        return next.isEmpty()
                ? page(visitor, next, new Said(200, Page.Notice.PASSKEY_ADDED), PasskeyPrompts.NONE_GONE)
                : Answer.seeOther(next);
    }

    private Answer rename(Visitor visitor) throws Visitor.BadBody {
        return work(visitor, visitor::passAtOnce, (pass, sent) -> {
            String id = sent.get("id");
            if (!visitor.isOurs(sent, Forms.RENAME_PASSKEY, id)) {
                return stale(visitor, "");
            }
            Said said = renamed(visitor, pass, id, sent.get("name"));
            Map<String, String> refused =
                    said.notice() == Page.Notice.PASSKEY_BAD_NAME ? Map.of(id, sent.get("name")) : Map.of();
            return page(visitor, "", said, PasskeyPrompts.NONE_GONE, refused);
        });
    }

    private Said renamed(Visitor visitor, Pass pass, String id, String name) {
        PasskeyDecision decision = flows.rename(pass, id, name, visitor.browser());
        if (decision instanceof PasskeyDecision.Renamed) {
            return new Said(200, Page.Notice.PASSKEY_RENAMED);
        } else if (!(decision instanceof PasskeyDecision.Refused refused)) {
            return said(decision);
        } else if (refused.reason() == Reason.PASSKEY_REFUSED) {
            return new Said(400, Page.Notice.PASSKEY_BAD_NAME);
        } else if (refused.reason() != Reason.UNKNOWN_PASSKEY) {
            return said(decision);
        }
        return has(pass, id) ? new Said(409, Page.Notice.PASSKEY_STALE) : new Said(410, Page.Notice.PASSKEY_GONE);
    }

    private boolean has(Pass pass, String id) {
        return flows.of(pass.subject()).stream().anyMatch(one -> one.id().equals(id));
    }

    private Answer remove(Visitor visitor) throws Visitor.BadBody {
        return work(visitor, visitor::passAtOnce, (pass, sent) -> {
            String id = sent.get("id");
            if (!visitor.isOurs(sent, Forms.REMOVE_PASSKEY, id)) {
                return stale(visitor, "");
            }
            PasskeyDecision decision = flows.remove(pass, id, visitor.browser());
            return decision instanceof PasskeyDecision.Removed removed
                    ? page(
                            visitor,
                            "",
                            new Said(200, Page.Notice.PASSKEY_REMOVED),
                            Optional.of(removed.passkey().id()))
                    : page(visitor, "", notRemoved(decision), PasskeyPrompts.NONE_GONE);
        });
    }

    private static Said notRemoved(PasskeyDecision decision) {
        boolean gone =
                decision instanceof PasskeyDecision.Refused refused && refused.reason() == Reason.UNKNOWN_PASSKEY;
        return gone ? new Said(410, Page.Notice.PASSKEY_GONE) : said(decision);
    }
}
