package dev.passlink.web;

import dev.passlink.Passlink;
import dev.passlink.PathPattern;
import dev.passlink.Subject;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.port.IdentityProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in pages, rules and cookies of one site, in no framework's words; what an adapter serves.
 *
 * <pre>{@code
 * abstract class Adapter {
 *     abstract void write(Answer answer);
 *
 *     abstract void callApplication(Verdict.PassedOn how, Visit visit);
 *
 *     void serve(Site site, Request request, Response response) {
 *         Visit visit = site.visit(request, response);
 *         Verdict verdict = visit.verdict();
 *         if (verdict instanceof Verdict.Answered answered) {
 *             write(answered.answer());
 *         } else if (verdict instanceof Verdict.PassedOn passedOn) {
 *             callApplication(passedOn, visit);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>With {@link Passlink.Builder#passkeys} it also serves a person's passkeys, at {@code /login/passkeys}, and, where the
 * base URL has no path, {@code /.well-known/passkey-endpoints} and, of a verifier with related origins, {@code
 * /.well-known/webauthn}. Those belong to the root of a host: below a context path, whatever serves the root has to answer
 * there.
 *
 * <p>On paths without a rule it costs next to nothing until the application asks who it is. Immutable and safe for many
 * threads.
 */
public final class Site {
    /** The name under which a form sends what {@link Visit#antiForgeryField} put into it: {@value}. */
    public static final String ANTI_FORGERY_PARAMETER = Forms.FIELD;

    /**
     * How many bytes of a body {@link Request#body} is asked for at most, one more than a form may have: for an adapter that
     * has to read before it asks for the verdict.
     */
    public static final int MOST_BODY_BYTES = Visitor.MAX_BODY_BYTES + 1;

    private final Rooms rooms;

    private Site(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * Begins to describe a site.
     *
     * @param passlink what it serves
     * @return a builder with a good default for everything
     */
    public static Builder<Site> builder(Passlink passlink) {
        return builder(passlink, Function.identity());
    }

    /**
     * Begins to describe what an adapter makes of a site.
     *
     * @param passlink what it serves
     * @param adapter called once, by {@link Builder#build}
     * @param <T> such as a filter
     * @return a builder with a good default for everything
     */
    public static <T> Builder<T> builder(Passlink passlink, Function<Site, T> adapter) {
        return new Builder<>(passlink, adapter);
    }

    /**
     * Begins to serve a request.
     *
     * @param request as it came in
     * @param response where headers of the application's answer go to
     * @return to be asked for the verdict, and kept for as long as the request is served
     */
    public Visit visit(Request request, Response response) {
        return new Visit(this, new Visitor(rooms.tools(), request), response);
    }

    /**
     * Whether the application answers a request whoever sent it: no rule is about its path, and no page of Passlink's is
     * there. Asks nobody, so that an event loop may ask it before it goes elsewhere for a verdict.
     *
     * @param request as it came in, or where the application has dispatched it to
     * @return true if its verdict would be a {@link Verdict.PassedOn} with nothing in it
     */
    public boolean isOpen(Request request) {
        return rooms.guard().isOpen(request);
    }

    /**
     * Whether a request leads to a path of {@link Builder#signedIn}, in whatever reading of it. Asks nobody.
     *
     * @param request as it came in, or where the application has dispatched it to
     * @return false too if the path could be a view's
     */
    public boolean isForSignedIn(Request request) {
        return rooms.guard().isForSignedIn(request);
    }

    /**
     * How much of the body {@link Visit#signInFirst} wants to see, if the verdict is a 401: for an adapter that cannot read
     * it while it asks for the verdict, and asks once more with what it has read.
     *
     * @param request as it came in
     * @return how many bytes, one more than a form may have; 0 where the answer is the same without it
     */
    public int bytesToSendAgain(Request request) {
        int most = rooms.guard().mostBytes(request);
        return most == 0 ? 0 : most + 1;
    }

    /**
     * Decides about a request that can be given no answer: a WebSocket that is opened in front of the adapter. A pass lets
     * in, a token does not.
     *
     * @param request as it came in
     * @return empty for whoever is to be refused
     * @throws dev.passlink.UnavailableException if a part cannot answer
     */
    public Optional<Verdict.PassedOn> handshake(Request request) {
        return rooms.guard().admit(new Visitor(rooms.tools(), request));
    }

    /**
     * What is served.
     *
     * @return as it was given
     */
    public Passlink passlink() {
        return rooms.tools().passlink();
    }

    /**
     * The rule of a view, for an adapter that finds its name beside a handler.
     *
     * @param name as {@link ViewRule#of} was given it
     * @return empty if no view has this name
     */
    public Optional<ViewRule> viewRule(String name) {
        return rooms.views().rules().named(name).map(ViewRules.Entry::rule);
    }

    /**
     * Where the sign-in pages are, for a framework that calls an adapter only where it knows that something is.
     *
     * @return paths below the context path, each without a slash at its end and with one, and none with a pattern
     */
    public List<String> addresses() {
        return rooms.routes().addresses();
    }

    /**
     * Where people sign out.
     *
     * @return below the context path, such as {@code /logout}
     */
    public String signOutPath() {
        return rooms.tools().logoutPath();
    }

    /**
     * Checks that the base URL fits where the application is, in development: elsewhere a proxy may map one path to the
     * other.
     *
     * @param contextPath such as {@code /app}; empty at the root
     * @throws IllegalArgumentException if the base URL is a loopback one and lacks the context path
     */
    public void checkContextPath(String contextPath) {
        rooms.loopback().check(contextPath);
    }

    Rooms rooms() {
        return rooms;
    }

    /**
     * Describes a site; not safe for many threads.
     *
     * @param <T> what is built: a {@link Site}, or what an adapter makes of it
     */
    public static final class Builder<T> {
        private static final int LONGEST_PATTERN = 1_024 - 765;

        final Passlink passlink;
        private final Function<Site, T> adapter;
        final List<PathRules.Rule> signedIn = new ArrayList<>();
        final List<ViewRules.Entry> views = new ArrayList<>();
        final List<IdentityProvider> providers = new ArrayList<>();
        boolean signOutEverywhere;
        String trustedProxies = "";
        String landing = "/";
        String signedOutAt = "/";
        Optional<String> signOutPath = Optional.empty();

        @Nullable
        Pages pages;

        @Nullable
        Challenge challenge;

        SignInDecision decision = (user, method) -> new SignInDecision.SignedIn();

        private Builder(Passlink passlink, Function<Site, T> adapter) {
            this.passlink = given(passlink, "builder");
            this.adapter = adapter;
        }

        /** Callers whose code is not checked for null, and a bean that is missing, are told at once. */
        private static <V> V given(@Nullable V value, String setting) {
            if (value == null) {
                throw new IllegalArgumentException(setting + "(null): give it a value, or leave the call out.");
            }
            return value;
        }

        /**
         * Paths for signed-in people: anybody else is sent to sign in and back, on a GET; other requests get 401. The rule
         * holds if anybody could read a path as one of these, in any case of its letters.
         *
         * @param pattern below the context path: {@code /account}, {@code /orders/{id}}, or {@code /account/*} for all
         *     below it too, as {@link PathPattern} says
         * @return this
         * @throws IllegalArgumentException if it is no such pattern, or, when the site is built, if it names the sign-in
         *     pages themselves
         */
        public Builder<T> signedIn(String pattern) {
            signedIn.add(PathRules.Rule.of(PathPattern.of(pattern)));
            return this;
        }

        /**
         * Asks again before something sensitive: for the paths named last, the sign-in must not be older than this.
         * Otherwise the person is sent to sign in and back. The more so for people who stay signed in.
         *
         * @param age how old at most, from a second up
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or the age is less than a second
         */
        public Builder<T> requireFresh(Duration age) {
            if (signedIn.isEmpty() || age.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "requireFresh speaks of the paths named last: call signedIn(…) before it, with an age from 1 s.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), Optional.of(age), last.resend(), last.passkey()));
            return this;
        }

        /**
         * Asks for a passkey: for the paths named last, only {@link dev.passlink.SignInMethod#PASSKEY} will do. Whoever has
         * signed in by other means is asked for theirs on the way, or to add one first, for which the sign-in must be {@linkplain
         * dev.passlink.adapter.PasskeyFlows#FRESH fresh}. With {@link #requireFresh} besides, that is how old the passkey's
         * sign-in may be.
         *
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or, when the site is built, if Passlink has no {@link
         *     Passlink.Builder#passkeys}
         */
        public Builder<T> requirePasskey() {
            if (signedIn.isEmpty()) {
                throw new IllegalArgumentException(
                        "requirePasskey speaks of the paths named last: call signedIn(…) before it.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), last.fresh(), last.resend(), true));
            return this;
        }

        /**
         * Keeps what was typed, for the paths named last: a form that was sent by POST after the sign-in had ended, or was too
         * old for {@link #requireFresh}, is answered by a page that carries it, and the browser sends it again, as it was,
         * once the same person has signed in there. Nothing of it is kept on the server; it stands in that page, so leave
         * this out where passwords or card numbers are typed. Where several rules hold, one that says so is enough.
         *
         * <p>Of forms in {@code application/x-www-form-urlencoded} and UTF-8 that a page of the same origin sent; never
         * with files. A protection of the application's own that hangs on its session does not outlive the sign-in;
         * {@link Visit#antiForgeryField} does.
         *
         * @param maxBytes how long a form may be, from 1 to 65,536 bytes; what was typed into a longer one is lost
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or it is another number
         */
        public Builder<T> resendForms(int maxBytes) {
            if (signedIn.isEmpty() || maxBytes < 1 || maxBytes > LostForms.MOST_BYTES) {
                throw new IllegalArgumentException(
                        "resendForms speaks of the paths named last: call signedIn(…) before it, "
                                + "with a length from 1 to " + LostForms.MOST_BYTES + " bytes.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), last.fresh(), maxBytes, last.passkey()));
            return this;
        }

        /**
         * A view that opens by a link, with the defaults of {@link ViewRule#of}.
         *
         * @param pattern the path below the context path, such as {@code /jobs/{id}/apply}
         * @param name the rule's name
         * @return this
         * @throws IllegalArgumentException if it is no such rule
         */
        public Builder<T> view(String pattern, String name) {
            return view(ViewRule.of(pattern, name));
        }

        /**
         * A view that opens by a link.
         *
         * @param rule which paths, and what a link is worth
         * @return this
         */
        public Builder<T> view(ViewRule rule) {
            return view(rule, (subject, view) -> true);
        }

        /**
         * A view that opens by a link, for some.
         *
         * @param rule which paths, and what a link is worth
         * @param allowed has the last word on whoever has a pass, told who it is and which view was asked for; false is
         *     a 403
         * @return this
         * @throws IllegalArgumentException if pattern and context path are longer than 259 characters together
         */
        public Builder<T> view(ViewRule rule, BiPredicate<Subject, View> allowed) {
            // With the longest values it has to fit the Path of a cookie, 1,024 bytes.
            int room = LONGEST_PATTERN - passlink.baseUrl().getRawPath().length();
            String pattern = Parameters.visible(given(rule, "view").pattern().toString());
            if (pattern.length() > room) {
                throw new IllegalArgumentException("A cookie's Path has no room for views of " + rule
                        + ": give it a pattern of at most " + room + " characters.");
            }
            views.add(new ViewRules.Entry(rule, given(allowed, "view")));
            return this;
        }

        /**
         * Serves {@code POST /logout/everywhere}, with the field of {@link Visit#antiForgeryField}: ends every
         * sign-in of whoever sends it.
         *
         * @return this
         */
        public Builder<T> signOutEverywhere() {
            this.signOutEverywhere = true;
            return this;
        }

        /**
         * Another way in, such as Google: a button on the sign-in page. The callback to register is {@code
         * https://your.site/login/google/callback}, with the provider's id in the place of {@code google}.
         *
         * @param provider such as {@code OpenIdProvider.google(…)} of {@code passlink-oauth-google}
         * @return this
         */
        public Builder<T> provider(IdentityProvider provider) {
            providers.add(given(provider, "provider"));
            return this;
        }

        /**
         * Proxies whose {@code X-Forwarded-For} is believed, to count limits by client (ASVS 5.0 4.1.3).
         *
         * @param list addresses and networks joined by commas, such as {@code 10.0.0.0/8,::1}; none by default
         * @return this
         * @throws IllegalArgumentException if one is neither or takes in strangers, when the site is built
         */
        public Builder<T> trustedProxies(String list) {
            this.trustedProxies = given(list, "trustedProxies");
            return this;
        }

        /**
         * Where to go after signing in, if the person wanted nowhere in particular.
         *
         * @param path below the context path; {@code /} by default
         * @return this
         * @throws IllegalArgumentException if it is no such path
         */
        public Builder<T> landing(String path) {
            this.landing = new SignInDecision.ContinueAt(path).path();
            return this;
        }

        /**
         * Where to go after signing out.
         *
         * @param path below the context path; {@code /} by default
         * @return this
         * @throws IllegalArgumentException if it is no such path
         */
        public Builder<T> signedOutAt(String path) {
            this.signedOutAt = new SignInDecision.ContinueAt(path).path();
            return this;
        }

        /**
         * Where people sign out, in the place of {@code /logout} beside the sign-in page: for an application that has something
         * of its own there, which calls {@link Visit#signOut}.
         *
         * @param path below the context path; {@code POST} to it, and to {@code path/everywhere}, as to {@code /logout}
         * @return this
         * @throws IllegalArgumentException if it is no such path, or, when the site is built, if it is taken
         */
        public Builder<T> signOutPath(String path) {
            if (!path.matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")) {
                throw new IllegalArgumentException(
                        "A path to sign out at is like /account/logout, without a slash at the end.");
            }
            this.signOutPath = Optional.of(path);
            return this;
        }

        /**
         * What the sign-in pages look like.
         *
         * @param pages plain accessible pages by default
         * @return this
         */
        public Builder<T> pages(Pages pages) {
            this.pages = given(pages, "pages");
            return this;
        }

        /**
         * What a form shows once the application's {@link dev.passlink.port.AskingCheck} asks for more.
         *
         * @param challenge none by default: a check that asks for more is answered with 503 then
         * @return this
         */
        public Builder<T> challenge(Challenge challenge) {
            this.challenge = given(challenge, "challenge");
            return this;
        }

        /**
         * The application's last word after a redemption.
         *
         * @param decision signs everybody in by default
         * @return this
         */
        public Builder<T> decision(SignInDecision decision) {
            this.decision = given(decision, "decision");
            return this;
        }

        /**
         * Checks the whole.
         *
         * @return the site, or what the adapter makes of it
         * @throws IllegalArgumentException if something does not fit; the message says what
         */
        public T build() {
            if (signOutEverywhere && !passlink.flows().canSignOutEverywhere()) {
                throw new IllegalArgumentException(
                        "Signing out everywhere changes the security stamp: give Passlink.builder() a stamps(…) port.");
            }
            if (signedIn.stream().anyMatch(PathRules.Rule::passkey)
                    && passlink.flows().passkeys().isEmpty()) {
                throw new IllegalArgumentException(
                        "requirePasskey lets nobody in without passkeys: give Passlink.builder() a passkeys(…) port.");
            }
            return adapter.apply(new Site(Rooms.of(this)));
        }
    }
}
