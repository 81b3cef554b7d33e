package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.adapter.AntiForgery;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies that a sibling domain plants, and more of everything than anybody needs: decided without a container. */
final class CookieAndFormFloodTest {
    private static final String URL = "https://jobs.example.com";
    private static final Cookies COOKIES = new Cookies(URI.create(URL));
    private static final Optional<String> NOBODY = Optional.empty();

    private final RecordingAudit audit = new RecordingAudit();
    private final Passlink passlink = Passlink.builder()
            .baseUrl(URL)
            .keys(KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))
            .users(new FakeUsers())
            .mailer(new RecordingMailer())
            .queue(new DirectQueue())
            .clock(new MutableClock())
            .audit(audit)
            .build();
    private final AntiForgery antiForgery = passlink.flows().antiForgery();
    private final Forms forms = new Forms(antiForgery, COOKIES);

    private static String repeated(int times, String name, String value) {
        return IntStream.range(0, times).mapToObj(i -> name + "=" + value + i).collect(Collectors.joining("; "));
    }

    /** A browser keeps nobody from setting {@code <space>__Host-…}: that name does not begin with {@code __Host-}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u000B",
                "\f",
                "\u001C",
                "\u001D",
                "\u001E",
                "\u001F",
                "\u0085",
                "\u00A0",
                "\u1680",
                "\u2000",
                "\u2003",
                "\u2007",
                "\u2028",
                "\u202F",
                "\u205F",
                "\u3000",
                "\uFEFF",
                "\u00E2\u0080\u0083"
            })
    void aCookieWhoseNameBeginsWithAnOddSpaceIsNotOneOfOurs(String space) {
        for (String name : List.of(COOKIES.pass(), COOKIES.antiForgery(), COOKIES.requests(), COOKIES.pending())) {
            for (String planted : List.of(space + name, name + space, " " + space + name)) {
                Request request = FakeRequest.post("Cookie", "a=b; " + planted + "=planted; " + name + "=mine");
                assertThat(Cookies.values(request, name)).containsExactly("mine");
            }
        }
        Request attempt = FakeRequest.post("Cookie", space + COOKIES.attempt("x") + "=planted");
        assertThat(Cookies.startingWith(attempt, COOKIES.attempt(""))).isEmpty();
    }

    @Test
    void spacesAndTabsAroundNameAndValueAreNone() {
        Request request = FakeRequest.post("Cookie", "a=b;\t " + COOKIES.pass() + " =\t mine \t");
        assertThat(Cookies.values(request, COOKIES.pass())).containsExactly("mine");
    }

    @Test
    void thousandsOfForgedPassesAreOneLineOfALog() {
        Request request = FakeRequest.post("Cookie", repeated(5000, COOKIES.pass(), "A"));
        List<String> values = Cookies.values(request, COOKIES.pass());
        assertThat(values).hasSize(Cookies.MOST_OF_ONE_NAME);
        Visitor visitor = new Visitor(Tools.of(passlink, ClientAddresses.trusting(""), Optional.empty()), request);
        assertThat(visitor.pass()).isEmpty();
        assertThat(audit.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.FORGED);
        assertThat(audit.last().detail()).isEqualTo("client 192.0.2.1");
    }

    @Test
    void asManyDuplicatesAsCanBePlantedHideNothing() {
        String secret = antiForgery.newSecret();
        String planted = repeated(Cookies.MOST_OF_ONE_NAME - 1, COOKIES.antiForgery(), "A".repeat(20));
        Request request = FakeRequest.post("Cookie", planted + "; " + COOKIES.antiForgery() + "=" + secret);
        Parameters form = Parameters.of(Forms.FIELD, List.of(antiForgery.value(secret, Forms.ASK)));
        assertThat(forms.isOurs(request, NOBODY, form, Forms.ASK)).isTrue();
    }

    /** Each value is tried with each secret: thousands of both would be seconds of work for one request. */
    @Test
    void aFormWithAFloodOfValuesIsNobodys() {
        String secret = antiForgery.newSecret();
        Request request = FakeRequest.post("Cookie", COOKIES.antiForgery() + "=" + secret);
        String right = antiForgery.value(secret, Forms.ASK);
        assertThat(forms.isOurs(request, NOBODY, form(right, 7), Forms.ASK)).isTrue();
        assertThat(forms.isOurs(request, NOBODY, form(right, 8), Forms.ASK)).isFalse();
        assertThat(forms.isOurs(request, NOBODY, form(right, 200), Forms.ASK)).isFalse();
    }

    private static Parameters form(String right, int others) {
        String flood = IntStream.range(0, others)
                .mapToObj(i -> Forms.FIELD + "=AQ" + i)
                .collect(Collectors.joining("&"));
        return Parameters.parse(flood + "&" + Forms.FIELD + "=" + right);
    }
}
