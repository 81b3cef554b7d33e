package dev.passlink.boot.test;

import static java.util.Objects.requireNonNull;

import dev.passlink.EmailAddress;
import dev.passlink.Passlink;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ResolvableType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.WebApplicationContext;

/** What one context has for its tests: who can sign in, who is signed in, and the emails. Cleared after each test. */
final class TestSite {
    private static final String STRANGER = "test:";
    private static final String LINK = "/link";

    private final WebApplicationContext application;
    private final TestQueue queue = new TestQueue();
    private final AtomicReference<@Nullable TestUsers> users = new AtomicReference<>();
    /** By the thread in which a test runs. */
    private final Map<Thread, Annotated> annotated = new ConcurrentHashMap<>();

    TestSite(WebApplicationContext application) {
        this.application = application;
    }

    /** Signed in once, at the first request: what a test does with its sign-in lasts as long as the test. */
    private static final class Annotated {
        private final PasslinkUser user;
        private @Nullable Map<String, String> cookies;

        Annotated(PasslinkUser user) {
            this.user = user;
        }
    }

    TestQueue queue() {
        return queue;
    }

    TestUsers users(UserLookup real) {
        return requireNonNull(users.updateAndGet(there -> there == null ? new TestUsers(real) : there));
    }

    private TestUsers users() {
        TestUsers there = users.get();
        if (there == null) {
            throw new IllegalStateException("Nobody can be signed in here, because Passlink was built without the"
                    + " PasslinkCustomizer beans: let the starter build it instead of your own bean.");
        }
        return there;
    }

    // From test to test

    void begin(PasslinkUser user) {
        annotated.put(Thread.currentThread(), new Annotated(user));
    }

    void end() {
        annotated.remove(Thread.currentThread());
        queue.clear();
        Optional.ofNullable(users.get()).ifPresent(TestUsers::forget);
    }

    /** The cookies of the user that this thread's test is annotated with; empty if there is none. */
    Map<String, String> annotatedCookies() {
        Annotated current = annotated.get(Thread.currentThread());
        if (current == null) {
            return Map.of();
        }
        Map<String, String> before = current.cookies;
        Map<String, String> cookies = before == null ? signIn(current.user) : before;
        current.cookies = cookies;
        return cookies;
    }

    String passName() {
        return InMemoryBrowser.passName(passlink().baseUrl());
    }

    // Signing in

    Map<String, String> signIn(PasslinkUser who) {
        Passlink passlink = passlink();
        TestUsers all = users();
        who.madeUp().ifPresent(all::add);
        User user = who.madeUp().orElseGet(() -> account(all, who.address()));
        return who.method() == SignInMethod.PASSKEY ? byPasskey(passlink, user) : byLink(passlink, user);
    }

    /** Not with a Passlink of the application's own, which doesn't ask this site who there is. */
    boolean signsIn() {
        return users.get() != null;
    }

    /** A user that another framework has signed in for a test; Passlink needs to know nothing else about them. */
    Map<String, String> signInStranger(String name) {
        String id = name.isEmpty() || name.length() > 60 || name.chars().anyMatch(Character::isISOControl) ? "?" : name;
        User stranger = new User(STRANGER + id, EmailAddress.of("stranger@test.invalid"), true, "of a test", Set.of());
        users().addStranger(stranger);
        return byLink(passlink(), stranger);
    }

    static boolean isStranger(User user) {
        return user.id().startsWith(STRANGER);
    }

    private static User account(TestUsers users, EmailAddress address) {
        User user = users.findByAddress(address)
                .orElseThrow(() -> new IllegalArgumentException("Your UserLookup finds no account for "
                        + address.text() + ": create it before the request, or create a user for this test, with"
                        + " passlinkUser(new User(…)) or @WithPasslinkUser(value = …, id = \"17\")."));
        if (!user.enabled()) {
            throw new IllegalArgumentException("Your UserLookup says that the account of " + address.text()
                    + " is disabled: it can't sign in, in a test or elsewhere.");
        }
        return user;
    }

    private Map<String, String> byLink(Passlink passlink, User user) {
        int before = queue.size();
        Map<String, String> cookies = atLink(passlink, user).cookies();
        queue.backTo(before);
        return cookies;
    }

    private InMemoryBrowser atLink(Passlink passlink, User user) {
        InMemoryBrowser browser = browser(passlink);
        String url = passlink.signInLink(Subject.user(user.id()), "", Duration.ofMinutes(10))
                .url();
        MockHttpServletResponse page =
                browser.get(url.substring(passlink.baseUrl().toString().length()));
        return signedIn(browser, browser.press(page, passlink.loginPath() + LINK, Map.of()), user);
    }

    private static InMemoryBrowser signedIn(InMemoryBrowser browser, MockHttpServletResponse last, User user) {
        if (!browser.isSignedIn()) {
            throw new IllegalStateException(user.id() + " couldn't sign in: the last answer was a " + last.getStatus()
                    + ". Perhaps your SignInDecision refuses, or asks for one more step, which the test then has to take."
                    + " The answer was:\n"
                    + InMemoryBrowser.content(last));
        }
        return browser;
    }

    /** Signs in with a link to create the passkey, which is removed afterwards, so the account keeps only those it had. */
    private Map<String, String> byPasskey(Passlink passlink, User user) {
        Passkeys store = application.getBeanProvider(Passkeys.class).getIfAvailable(() -> {
            throw new IllegalStateException("Nobody can sign in with a passkey here: there is no Passkeys bean.");
        });
        int before = queue.size();
        Set<String> ids = ids(store, user);
        try {
            String site = passlink.baseUrl().toString();
            SoftwareAuthenticator device = SoftwareAuthenticator.of(site.substring(
                    0, site.length() - passlink.baseUrl().getRawPath().length()));
            String own = passlink.loginPath() + "/passkeys";
            InMemoryBrowser first = atLink(passlink, user);
            String made = device.create(options(first, own + "/options?for=create"));
            first.press(first.get(own), own + "/add", Map.of("credential", made));
            InMemoryBrowser second = browser(passlink);
            MockHttpServletResponse page = second.get(passlink.loginPath());
            String signed = device.get(options(second, own + "/options?for=sign-in"));
            String use = passlink.loginPath() + "/passkey";
            return signedIn(second, second.press(page, use, Map.of("credential", signed)), user)
                    .cookies();
        } finally {
            ids(store, user).stream().filter(id -> !ids.contains(id)).forEach(id -> store.remove(user.id(), id));
            queue.backTo(before);
        }
    }

    private static String options(InMemoryBrowser browser, String target) {
        return InMemoryBrowser.content(browser.get(target));
    }

    private static Set<String> ids(Passkeys store, User user) {
        List<Passkey> all = store.ofUser(user.id());
        Set<String> ids = new HashSet<>();
        all.forEach(passkey -> ids.add(passkey.id()));
        return ids;
    }

    private Passlink passlink() {
        return application.getBean(Passlink.class);
    }

    private InMemoryBrowser browser(Passlink passlink) {
        return new InMemoryBrowser(
                passlink,
                application.getBeanProvider(PasslinkFilter.class).getIfAvailable(this::registered),
                requireNonNull(application.getServletContext(), "an application on servlets"));
    }

    /** One that isn't a bean itself. */
    private PasslinkFilter registered() {
        return application
                .<FilterRegistrationBean<PasslinkFilter>>getBeanProvider(
                        ResolvableType.forClassWithGenerics(FilterRegistrationBean.class, PasslinkFilter.class))
                .stream()
                .map(FilterRegistrationBean::getFilter)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Nobody can be signed in here, because there is no PasslinkFilter: make it a bean, or register it by a"
                                + " FilterRegistrationBean."));
    }
}
