package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.SignInMethod;
import dev.passlink.StaySignedIn;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.adapter.AntiForgery;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and attributes of cookies, whose form it is, and who names a client: to the letter, without a container. */
final class CookiesAndFormsTest {
    // Not static: a mutation run changes a class after that.
    private final Cookies secure = new Cookies(URI.create("https://jobs.example.com"));
    private final Cookies local = new Cookies(URI.create("http://localhost:8080/app/x"));
    private static final Optional<String> NOBODY = Optional.empty();
    private static final String FROM_HERE_ONLY = "; Path=/; HttpOnly; SameSite=Lax; Secure";

    private final RecordingMailer mailer = new RecordingMailer();
    private final DirectQueue queue = new DirectQueue();
    private final Passlink passlink = Passlink.builder()
            .baseUrl("https://jobs.example.com")
            .keys(KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))
            .users(new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of())))
            .mailer(mailer)
            .queue(queue)
            .clock(new MutableClock())
            .audit(event -> {})
            .passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED))
            .build();
    private final AntiForgery antiForgery = passlink.flows().antiForgery();
    private final Forms forms = new Forms(antiForgery, secure);

    @Test
    void everyCookieOfASecureSiteIsOfThisHostAndTheirNamesDiffer() {
        List<String> names = List.of(
                secure.pass(),
                secure.pending(),
                secure.requests(),
                secure.attempt("h"),
                secure.identity(),
                secure.postponed(),
                secure.verified(),
                secure.button(),
                secure.known(),
                secure.antiForgery());
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("__Host-passlink"));
        assertThat(secure.pass()).isEqualTo("__Host-passlink");
        assertThat(local.pass()).isEqualTo("passlink-8080-app-x");
        assertThat(new Cookies(URI.create("http://localhost")).pass()).isEqualTo("passlink");
    }

    @Test
    void everyCookieIsSetAsItsUseNeedsIt() {
        assertThat(secure.set("n", "v").value()).isEqualTo("n=v" + FROM_HERE_ONLY);
        assertThat(secure.set("n", "v", Duration.ofMinutes(1)).value())
                .isEqualTo("n=v" + FROM_HERE_ONLY + "; Max-Age=60");
        assertThat(secure.clear("n").value()).isEqualTo("n=" + FROM_HERE_ONLY + "; Max-Age=0");
        assertThat(secure.setCrossSite("n", "v", Duration.ofMinutes(1)).value())
                .isEqualTo("n=v; Path=/; HttpOnly; SameSite=None; Secure; Max-Age=60");
        assertThat(secure.clearCrossSite("n").value())
                .isEqualTo("n=; Path=/; HttpOnly; SameSite=None; Secure; Max-Age=0");
        assertThat(secure.setAt("/jobs/17", "n", "v", Duration.ofMinutes(1)).value())
                .isEqualTo("n=v; Path=/jobs/17; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
        assertThat(local.set("n", "v").value()).isEqualTo("n=v; Path=/; HttpOnly; SameSite=Lax");
        assertThat(local.setAt("/a", "n", "v", Duration.ZERO).value())
                .isEqualTo("n=v; Path=/a; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    @Test
    void aPassOutlivesTheBrowserOnlyIfItWasAskedTo() {
        for (boolean stay : new boolean[] {false, true}) {
            passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", dev.passlink.adapter.Browser.NONE);
            queue.runPending();
            String link = mailer.lastLink();
            Redemption.Granted granted = (Redemption.Granted) passlink.flows()
                    .redeem(link.substring(link.indexOf("passlink=") + 9), dev.passlink.adapter.Browser.NONE);
            SignIn signIn =
                    passlink.flows().signIn(granted, SignInMethod.LINK, stay, dev.passlink.adapter.Browser.NONE);
            String expected = "__Host-passlink=" + signIn.text() + FROM_HERE_ONLY;
            assertThat(secure.set(signIn.pass(), signIn.text()).value())
                    .isEqualTo(
                            stay ? expected + "; Max-Age=" + Duration.ofDays(30).toSeconds() : expected);
        }
    }

    @Test
    void aViewsCookieIsNamedAfterItsRuleAndTheSite() {
        ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply");
        assertThat(secure.view(apply)).isEqualTo("__Secure-passlink-view-apply");
        assertThat(local.view(apply)).isEqualTo("passlink-view-apply-8080-app-x");
    }

    @Test
    void valuesAreReadWithAndWithoutQuotesAndInOrder() {
        Request request = FakeRequest.get("Cookie", "n=one; =x; m=no; n=\"two\"; n=\"; n=\"\"", "n=three; nn=no; n");
        assertThat(Cookies.values(request, "n")).containsExactly("one", "two", "\"", "", "three");
        Request attempts = FakeRequest.get("Cookie", "a.x=\"1\"; a.y=2; b.x=3; a.x=4; =5");
        assertThat(Cookies.startingWith(attempts, "a."))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a.x", "1", "a.y", "2"));
    }

    @Test
    void aFormIsOursForItsActionSecretAndBrowserOnly() {
        String secret = antiForgery.newSecret();
        Request mine = FakeRequest.get("Cookie", secure.antiForgery() + "=" + secret);
        Request others = FakeRequest.get("Cookie", secure.antiForgery() + "=" + antiForgery.newSecret());
        Request nobodys = FakeRequest.get("Cookie", "a=b");
        Parameters form = Parameters.of(Forms.FIELD, List.of("x", antiForgery.value(secret, Forms.ASK)));
        assertThat(forms.isOurs(mine, NOBODY, form, Forms.ASK)).isTrue();
        assertThat(forms.isOurs(mine, NOBODY, form, Forms.CODE)).isFalse();
        assertThat(forms.isOurs(others, NOBODY, form, Forms.ASK)).isFalse();
        assertThat(forms.isOurs(nobodys, NOBODY, form, Forms.ASK)).isFalse();
        assertThat(forms.isOurs(mine, NOBODY, Parameters.NONE, Forms.ASK)).isFalse();
        assertThat(forms.secrets(mine, NOBODY)).containsExactly(secret);
        assertThat(forms.secrets(nobodys, NOBODY)).isEmpty();
    }

    @Test
    void aFormSharesTheBrowsersSecretOrBringsOne() {
        String secret = antiForgery.newSecret();
        Forms.Secret known = forms.secret(FakeRequest.get("Cookie", secure.antiForgery() + "=" + secret), NOBODY);
        assertThat(known.setCookie()).isEmpty();
        assertThat(antiForgery.matches(forms.value(known, Forms.ASK), secret, Forms.ASK))
                .isTrue();
        Forms.Secret fresh = forms.secret(FakeRequest.get("Cookie", secure.antiForgery() + "=short"), NOBODY);
        Header setCookie = secure.set(secure.antiForgery(), fresh.text());
        assertThat(fresh.setCookie()).contains(setCookie);
        assertThat(fresh).hasToString("Secret[…]");
        assertThat(setCookie).hasToString("Set-Cookie: …");
        assertThat(antiForgery.matches(forms.value(fresh, Forms.RESEND), fresh.text(), Forms.RESEND))
                .isTrue();
        Answer answer = Answer.page(200, "").with(fresh.setCookie());
        assertThat(answer.headers()).contains(setCookie);
        assertThat(answer).hasToString("Answer[200]");
    }

    @Test
    void whoeverSignsInGoesOnWithWhatIsTheirsOrNobodys() {
        String secret = antiForgery.newSecret();
        Optional<String> ada = Optional.of("17");
        Optional<String> grace = Optional.of("18");
        Request nobodys = FakeRequest.get("Cookie", secure.antiForgery() + "=" + secret);
        String kept = secure.antiForgery() + "=" + secret;
        assertThat(forms.signedIn(nobodys, NOBODY, "17").value()).startsWith(kept + ".");
        assertThat(forms.signedIn(nobodys, ada, "17").value()).startsWith(kept + ".");
        // Such as one from before the browser was closed, or of another version: what it opens may be hers.
        assertThat(forms.signedIn(nobodys, ada, "18").value()).doesNotContain(secret);

        String cookie = forms.signedIn(nobodys, NOBODY, "17").value();
        Request adas = FakeRequest.get("Cookie", cookie.substring(0, cookie.indexOf(';')));
        assertThat(forms.signedIn(adas, grace, "17").value()).startsWith(kept + ".");
        for (Optional<String> person : List.of(NOBODY, ada, grace)) {
            assertThat(forms.signedIn(adas, person, "18").value()).doesNotContain(secret);
        }
        assertThat(forms.secrets(adas, grace)).isEmpty();
        assertThat(forms.secrets(adas, ada)).containsExactly(secret);
        assertThat(forms.secrets(adas, NOBODY)).containsExactly(secret);
        assertThat(forms.secrets(nobodys, grace)).containsExactly(secret);
        for (Request one : List.of(nobodys, adas)) {
            Forms.Secret graces = forms.secret(one, grace);
            assertThat(graces.text()).isNotEqualTo(secret);
            assertThat(graces.setCookie().orElseThrow().value())
                    .startsWith(secure.antiForgery() + "=" + graces.text() + ".");
            assertThat(forms.owned(one, grace)).isEmpty();
        }
        assertThat(forms.secret(adas, ada).setCookie()).isEmpty();
        assertThat(forms.owned(adas, ada)).contains(forms.secret(adas, ada));
    }

    @Test
    void aParameterIsWhatStandsOnceOrTwiceAlike() {
        Parameters parameters = Parameters.parse("a=1&b=2&b=3&c=4&c=4&=x&d&e=%zz&&f=a%20b+c=d");
        assertThat(parameters.get("a")).isEqualTo("1");
        assertThat(parameters.get("b")).isEmpty();
        assertThat(parameters.get("c")).isEqualTo("4");
        assertThat(parameters.get("f")).isEqualTo("a b c=d");
        assertThat(parameters.get("nothing")).isEmpty();
        assertThat(parameters.has("d")).isTrue();
        assertThat(parameters.has("nothing")).isFalse();
        assertThat(parameters.all("b")).containsExactly("2", "3");
        assertThat(parameters.all())
                .containsEntry("c", List.of("4", "4"))
                .containsEntry("", List.of("x"))
                .containsEntry("e", List.of(""))
                .hasSize(7);
        assertThat(Parameters.encode("a b&=")).isEqualTo("a+b%26%3D");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, GET, 127.0.0.1:8080, true",
        "http://localhost:8080, HEAD, [::1]:8080, true",
        "http://localhost:8080, GET, app.localhost, true",
        "http://localhost:8080, POST, 127.0.0.1:8080, false",
        "http://localhost:8080, GET, localhost:8080, false",
        "http://localhost:8080, GET, evil.example, false",
        "http://localhost:8080, GET, localhost.evil.example, false",
        "https://jobs.example.com, GET, 127.0.0.1:8080, false",
    })
    void onlyAnotherNameOfThisMachineIsSentToTheOneThatIsConfigured(
            String baseUrl, String method, String host, boolean redirected) {
        Optional<Answer> answer = new Loopback(URI.create(baseUrl)).redirect(FakeRequest.of(method, "Host", host));
        assertThat(answer.isPresent()).isEqualTo(redirected);
        answer.ifPresent(sent -> assertThat(sent.all("Location")).containsExactly("http://localhost:8080/jobs?a=b"));
    }

    /** Some servers take such targets, and none of them such a header. */
    @ParameterizedTest
    @ValueSource(strings = {"/jobs\u0001", "/jobs\u007f", "/jobs ", "/j\u00F6bs", "/jobs\r\nSet-Cookie:a=b"})
    void nobodyIsSentWhereNoHeaderCanLead(String path) {
        Map<String, List<String>> host = Map.of("Host", List.of("127.0.0.1:8080"));
        Loopback loopback = new Loopback(URI.create("http://localhost:8080"));
        assertThat(loopback.redirect(new FakeRequest("GET", path, "", "127.0.0.1", host)))
                .isEmpty();
        assertThat(loopback.redirect(new FakeRequest("GET", "/jobs", path, "127.0.0.1", host)))
                .isEmpty();
    }

    @Test
    void aContextPathThatTheBaseUrlLacksIsToldInDevelopment() {
        assertThatThrownBy(() -> new Loopback(URI.create("http://localhost:8080")).check("/app"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://localhost:8080/app");
        new Loopback(URI.create("http://localhost:8080/app")).check("/app");
        new Loopback(URI.create("https://jobs.example.com")).check("/app");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-For, 10.0.0.0/8, true",
        "Forwarded, 10.0.0.0/8, true",
        "X-Real-IP, 10.0.0.0/8, true",
        "X-Forwarded-For, 192.0.2.1, false",
        "X-Forwarded-Host, 10.0.0.0/8, false",
    })
    void aStrangerWhoNamesAClientIsNoticed(String name, String trusted, boolean noticed) {
        assertThat(ClientAddresses.trusting(trusted).isForwardedByStranger(FakeRequest.get(name, "203.0.113.7")))
                .isEqualTo(noticed);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/8, 203.0.113.7",
        "192.0.2.1/32, 203.0.113.7",
        "192.0.2.0/31, 203.0.113.7",
        "192.0.2.2/31, 192.0.2.1"
    })
    void aNetworkEndsWhereItSays(String trusted, String client) {
        assertThat(ClientAddresses.trusting(trusted).of(FakeRequest.get("X-Forwarded-For", "203.0.113.7")))
                .isEqualTo(client);
    }

    @Test
    void aNetworkThatIsNoneIsTheCallersMistake() {
        for (String bad : List.of("192.0.2.0/33", "::1/129", "192.0.2.0/", "192.0.2.0/-1", "/8", "proxy.example")) {
            assertThatThrownBy(() -> ClientAddresses.trusting(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ClientAddresses.trusting("::/128, 192.0.2.0/32")).isNotNull();
    }
}
