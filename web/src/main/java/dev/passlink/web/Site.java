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
 * The sign-in pages, rules and cookies of one site, independent of any framework. An adapter serves it.
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
 * <p>With {@link Passlink.Builder#passkeys} it also serves a page for the user's passkeys at {@code /login/passkeys}. If the
 * base URL has no path, it also serves {@code /.well-known/passkey-endpoints} and, if the verifier has related origins,
 * {@code /.well-known/webauthn}. These addresses are at the root of a host: below a context path, whatever serves the root
 * has to answer them.
 *
 * <p>On paths without a rule it does next to nothing until the application asks who is signed in. Immutable and safe for
 * many threads.
 */
public final class Site {
    /** The name of the field that {@link Visit#antiForgeryField} adds to a form: {@value}. */
    public static final String ANTI_FORGERY_PARAMETER = Forms.FIELD;

    /**
     * The most bytes that {@link Request#body} is asked for, one more than a form may have; for an adapter that has to read
     * the body before it asks for the verdict.
     */
    public static final int MOST_BODY_BYTES = Visitor.MAX_BODY_BYTES + 1;

    private final Rooms rooms;

    private Site(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * Starts to configure a site.
     *
     * @param passlink the instance it serves
     * @return a builder with a default for everything
     */
    public static Builder<Site> builder(Passlink passlink) {
        return builder(passlink, Function.identity());
    }

    /**
     * Starts to configure what an adapter makes of a site.
     *
     * @param passlink the instance it serves
     * @param adapter turns the site into the result; called once, by {@link Builder#build}
     * @param <T> the result, such as a filter
     * @return a builder with a default for everything
     */
    public static <T> Builder<T> builder(Passlink passlink, Function<Site, T> adapter) {
        return new Builder<>(passlink, adapter);
    }

    /**
     * Starts to serve a request.
     *
     * @param request the request as it came in
     * @param response receives headers for the application's answer
     * @return the visit; ask it for the verdict, and keep it as long as the request is served
     */
    public Visit visit(Request request, Response response) {
        return new Visit(this, new Visitor(rooms.tools(), request), response);
    }

    /**
     * Whether the application answers a request no matter who sent it, because neither a rule nor a Passlink page applies to
     * its path. Does no I/O, so that an event loop can check this before it moves to another thread for the verdict.
     *
     * @param request the request as it came in, or where the application has dispatched it to
     * @return true if the verdict would be an empty {@link Verdict.PassedOn}
     */
    public boolean isOpen(Request request) {
        return rooms.guard().isOpen(request);
    }

    /**
     * Whether a rule of {@link Builder#signedIn} applies to a request's path, in any reading of the path. Does no I/O.
     *
     * @param request the request as it came in, or where the application has dispatched it to
     * @return true if one applies; false also if the path could be a view's
     */
    public boolean isForSignedIn(Request request) {
        return rooms.guard().isForSignedIn(request);
    }

    /**
     * How much of the body {@link Visit#signInFirst} needs if the verdict is a 401; for an adapter that can't read the body
     * while it asks for the verdict, and asks again after reading it.
     *
     * @param request the request as it came in
     * @return the number of bytes, one more than a form may have; 0 if the answer doesn't depend on the body
     */
    public int bytesToSendAgain(Request request) {
        int most = rooms.guard().mostBytes(request);
        return most == 0 ? 0 : most + 1;
    }

    /**
     * Decides about a request that can't be given an answer, such as a WebSocket handshake in front of the adapter. A pass
     * is accepted, a token isn't.
     *
     * @param request the request as it came in
     * @return empty if the request has to be refused
     * @throws dev.passlink.UnavailableException if a part of Passlink can't answer
     */
    public Optional<Verdict.PassedOn> handshake(Request request) {
        return rooms.guard().admit(new Visitor(rooms.tools(), request));
    }

    /**
     * The instance that this site serves.
     *
     * @return as it was given
     */
    public Passlink passlink() {
        return rooms.tools().passlink();
    }

    /**
     * Finds a view's rule by its name, for an adapter that finds the name at a handler.
     *
     * @param name the name given to {@link ViewRule#of}
     * @return the rule; empty if no view has this name
     */
    public Optional<ViewRule> viewRule(String name) {
        return rooms.views().rules().named(name).map(ViewRules.Entry::rule);
    }

    /**
     * The addresses of the sign-in pages, for a framework that calls an adapter only at known addresses.
     *
     * @return paths below the context path without patterns, each with and without a slash at its end
     */
    public List<String> addresses() {
        return rooms.routes().addresses();
    }

    /**
     * The path for signing out.
     *
     * @return a path below the context path, such as {@code /logout}
     */
    public String signOutPath() {
        return rooms.tools().logoutPath();
    }

    /**
     * Checks, in development, that the base URL fits the context path. In production a proxy may map one to the other.
     *
     * @param contextPath such as {@code /app}; empty at the root
     * @throws IllegalArgumentException if the base URL is on a loopback host and lacks the context path
     */
    public void checkContextPath(String contextPath) {
        rooms.loopback().check(contextPath);
    }

    Rooms rooms() {
        return rooms;
    }

    /**
     * Configures a site. Not safe for many threads.
     *
     * @param <T> the result: a {@link Site}, or what an adapter makes of it
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

        /** Callers without null checks, or with a missing bean, get told at once. */
        private static <V> V given(@Nullable V value, String setting) {
            if (value == null) {
                throw new IllegalArgumentException(setting + "(null): pass a value, or leave out the call.");
            }
            return value;
        }

        /**
         * Adds paths for signed-in users. On a GET, everyone else is sent to sign in and back; other requests are answered
         * with 401. The rule applies if any reader could take a path for one of these, ignoring case.
         *
         * @param pattern a pattern below the context path, as in {@link PathPattern}: {@code /account}, {@code
         *     /orders/{id}}, or {@code /account/*} for everything below it too
         * @return this
         * @throws IllegalArgumentException if it isn't such a pattern, or, when the site is built, if it names the sign-in
         *     pages themselves
         */
        public Builder<T> signedIn(String pattern) {
            signedIn.add(PathRules.Rule.of(PathPattern.of(pattern)));
            return this;
        }

        /**
         * Asks users to sign in again before something sensitive: for the paths named last, the sign-in must not be older
         * than this. Otherwise the user is sent to sign in and back. This matters most for users who stay signed in.
         *
         * @param age how old the sign-in may be, at least one second
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or the age is less than a second
         */
        public Builder<T> requireFresh(Duration age) {
            if (signedIn.isEmpty() || age.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "requireFresh applies to the paths named last: call signedIn(…) before it, with an age of at least one second.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), Optional.of(age), last.resend(), last.passkey()));
            return this;
        }

        /**
         * Requires a passkey: for the paths named last, users have to sign in by {@link dev.passlink.SignInMethod#PASSKEY}.
         * A user who signed in another way is asked for their passkey, or to add one first, for which the sign-in must be
         * {@linkplain dev.passlink.adapter.PasskeyFlows#FRESH fresh}. Together with {@link #requireFresh}, the sign-in by
         * passkey must not be older than that age.
         *
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or, when the site is built, if Passlink has no {@link
         *     Passlink.Builder#passkeys}
         */
        public Builder<T> requirePasskey() {
            if (signedIn.isEmpty()) {
                throw new IllegalArgumentException(
                        "requirePasskey applies to the paths named last: call signedIn(…) before it.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), last.fresh(), last.resend(), true));
            return this;
        }

        /**
         * Keeps what users entered, for the paths named last. A form sent by POST after the sign-in had ended, or had become
         * too old for {@link #requireFresh}, is answered with a page that contains its fields. After the same user has
         * signed in there, the browser sends the form again, unchanged. Nothing is kept on the server, but the fields are in
         * that page, so don't use this where users enter passwords or card numbers. If several rules apply, one with this
         * setting is enough.
         *
         * <p>This works for forms in {@code application/x-www-form-urlencoded} and UTF-8 from a page of the same origin,
         * without files. Anti-forgery tokens of the application's own that depend on its session don't survive the sign-in;
         * {@link Visit#antiForgeryField} does.
         *
         * @param maxBytes how long a form may be, from 1 to 65,536 bytes; longer ones are lost
         * @return this
         * @throws IllegalArgumentException if no paths were named yet, or the number is out of range
         */
        public Builder<T> resendForms(int maxBytes) {
            if (signedIn.isEmpty() || maxBytes < 1 || maxBytes > LostForms.MOST_BYTES) {
                throw new IllegalArgumentException(
                        "resendForms applies to the paths named last: call signedIn(…) before it, "
                                + "with a length from 1 to " + LostForms.MOST_BYTES + " bytes.");
            }
            PathRules.Rule last = signedIn.remove(signedIn.size() - 1);
            signedIn.add(new PathRules.Rule(last.pattern(), last.fresh(), maxBytes, last.passkey()));
            return this;
        }

        /**
         * Adds a view that opens with a link, with the defaults of {@link ViewRule#of}.
         *
         * @param pattern the path below the context path, such as {@code /jobs/{id}/apply}
         * @param name the rule's name
         * @return this
         * @throws IllegalArgumentException if pattern or name isn't valid
         */
        public Builder<T> view(String pattern, String name) {
            return view(ViewRule.of(pattern, name));
        }

        /**
         * Adds a view that opens with a link.
         *
         * @param rule which paths, and what a link is worth
         * @return this
         */
        public Builder<T> view(ViewRule rule) {
            return view(rule, (subject, view) -> true);
        }

        /**
         * Adds a view that opens with a link, if the application allows it.
         *
         * @param rule which paths, and what a link is worth
         * @param allowed decides about each request with a pass, by the subject and the requested view; false is answered
         *     with 403, and an exception with 503. It is also asked before a link is confirmed: only those it lets in see the
         *     view's title
         * @return this
         * @throws IllegalArgumentException if pattern and context path together are longer than 259 characters
         */
        public Builder<T> view(ViewRule rule, BiPredicate<Subject, View> allowed) {
            // With the longest values it has to fit the Path of a cookie, 1,024 bytes.
            int room = LONGEST_PATTERN - passlink.baseUrl().getRawPath().length();
            String pattern = Parameters.visible(given(rule, "view").pattern().toString());
            if (pattern.length() > room) {
                throw new IllegalArgumentException("The Path of a cookie has no room for views of " + rule
                        + ": give it a pattern of at most " + room + " characters.");
            }
            views.add(new ViewRules.Entry(rule, given(allowed, "view")));
            return this;
        }

        /**
         * Serves {@code POST /logout/everywhere}, with the field of {@link Visit#antiForgeryField}, which ends all sign-ins
         * of the user.
         *
         * @return this
         */
        public Builder<T> signOutEverywhere() {
            this.signOutEverywhere = true;
            return this;
        }

        /**
         * Adds an identity provider, such as Google, with a button on the sign-in page. Register the callback {@code
         * https://your.site/login/google/callback}, with the provider's id instead of {@code google}.
         *
         * @param provider such as {@code OpenIdProvider.google(…)} of {@code passlink-oauth-google}
         * @return this
         */
        public Builder<T> provider(IdentityProvider provider) {
            providers.add(given(provider, "provider"));
            return this;
        }

        /**
         * Sets the proxies whose {@code X-Forwarded-For} is trusted, so that limits are counted by client (ASVS 5.0 4.1.3).
         *
         * @param list addresses and networks separated by commas, such as {@code 10.0.0.0/8,::1}; none by default
         * @return this
         * @throws IllegalArgumentException when the site is built, if one is neither, or is a network that isn't only yours
         */
        public Builder<T> trustedProxies(String list) {
            this.trustedProxies = given(list, "trustedProxies");
            return this;
        }

        /**
         * Sets where users go after signing in, unless they were on their way to a page.
         *
         * @param path a path below the context path; {@code /} by default
         * @return this
         * @throws IllegalArgumentException if it isn't such a path
         */
        public Builder<T> landing(String path) {
            this.landing = new SignInDecision.ContinueAt(path).path();
            return this;
        }

        /**
         * Where to go after signing out.
         *
         * @param path a path below the context path; {@code /} by default
         * @return this
         * @throws IllegalArgumentException if it isn't such a path
         */
        public Builder<T> signedOutAt(String path) {
            this.signedOutAt = new SignInDecision.ContinueAt(path).path();
            return this;
        }

        /**
         * Sets the path for signing out, instead of {@code /logout} next to the sign-in page; for an application that has
         * its own page there, which calls {@link Visit#signOut}.
         *
         * @param path a path below the context path; {@code POST} to it, and to {@code path/everywhere}, as to {@code
         *     /logout}
         * @return this
         * @throws IllegalArgumentException if it isn't such a path, or, when the site is built, if the path is taken
         */
        public Builder<T> signOutPath(String path) {
            if (!path.matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")) {
                throw new IllegalArgumentException(
                        "The path for signing out is like /account/logout, without a slash at the end.");
            }
            this.signOutPath = Optional.of(path);
            return this;
        }

        /**
         * Sets how the sign-in pages look.
         *
         * @param pages renders the pages; by default {@link Pages#standard}
         * @return this
         */
        public Builder<T> pages(Pages pages) {
            this.pages = given(pages, "pages");
            return this;
        }

        /**
         * Sets what a form shows when the application's {@link dev.passlink.port.AskingCheck} asks for more.
         *
         * @param challenge the challenge; none by default, and then a check that asks for more leads to a 503
         * @return this
         */
        public Builder<T> challenge(Challenge challenge) {
            this.challenge = given(challenge, "challenge");
            return this;
        }

        /**
         * Sets what decides whether a user is signed in after a link or code was redeemed.
         *
         * @param decision decides; by default, everyone is signed in
         * @return this
         */
        public Builder<T> decision(SignInDecision decision) {
            this.decision = given(decision, "decision");
            return this;
        }

        /**
         * Checks the settings and builds the site.
         *
         * @return the site, or what the adapter makes of it
         * @throws IllegalArgumentException if settings don't fit together; the message says which
         */
        public T build() {
            if (signOutEverywhere && !passlink.flows().canSignOutEverywhere()) {
                throw new IllegalArgumentException(
                        "signOutEverywhere changes the security stamp: give Passlink.builder() a stamps(…) port.");
            }
            if (signedIn.stream().anyMatch(PathRules.Rule::passkey)
                    && passlink.flows().passkeys().isEmpty()) {
                throw new IllegalArgumentException(
                        "requirePasskey needs passkeys: give Passlink.builder() a passkeys(…) port.");
            }
            return adapter.apply(new Site(Rooms.of(this)));
        }
    }
}
