package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.Delivery;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole requests to all of a site's addresses: no exception, no 5xx, nothing in a header that ends it, and no guarded page. */
final class SiteFuzzTest {
    private static final String RING = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final MutableClock CLOCK = new MutableClock();
    private static final String SECRET = Signed.encode(new byte[16]);
    private static final BrowserSecrets FORMS =
            new BrowserSecrets(Keys.parse(RING), new RandomBytes(new SecureRandom()));
    private static final Site SITE = site();
    private static final List<String> PATHS = Stream.concat(
                    SITE.addresses().stream(),
                    Stream.of("/account/x", "/jobs/17/apply", "/login/passkeys/add", "/open"))
            .toList();
    /** What each of our forms does, so that what is behind the check is reached. */
    private static final List<String> ACTIONS = List.of(
            Forms.ASK,
            Forms.AGAIN,
            Forms.APPROVE,
            Forms.CODE,
            Forms.CONFIRM,
            Forms.ADD_PASSKEY,
            Forms.RENAME_PASSKEY,
            Forms.REMOVE_PASSKEY,
            Forms.PASSKEY_OFFER,
            Forms.RESEND,
            Forms.APPLICATION,
            Forms.VIEW);

    private static Site site() {
        User ada = new User("17", EmailAddress.of("ada@example.com"), true, "s1", Set.of("admin"));
        Passlink passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(RING))
                .users(new FakeUsers().put(ada))
                .mailer(mail -> new Delivery.Sent("250"))
                .queue(new DirectQueue())
                .passkeys(WebAuthn.standard(), new InMemoryPasskeys())
                .audit(event -> {})
                .clock(CLOCK)
                .build();
        return Site.builder(passlink)
                .signedIn("/account/*")
                .resendForms(4_096)
                .view(ViewRule.of("/jobs/{id}/apply", "apply"))
                .trustedProxies("192.0.2.0/24")
                .build();
    }

    private record Sent(String method, String path, String query, Map<String, List<String>> all, String sent)
            implements Request {
        @Override
        public String rawPath() {
            return path;
        }

        @Override
        public Optional<String> rawQuery() {
            return query.isEmpty() ? Optional.empty() : Optional.of(query);
        }

        @Override
        public List<String> headers(String name) {
            return all.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        @Override
        public String peer() {
            return "192.0.2.1";
        }

        @Override
        public byte[] body(int most) {
            byte[] bytes = sent.getBytes(UTF_8);
            return Arrays.copyOf(bytes, Math.min(most, bytes.length));
        }
    }

    private static final class Headers implements Response {
        private final List<Header> all = new ArrayList<>();

        @Override
        public void add(Header header) {
            all.add(header);
        }

        @Override
        public void set(Header header) {
            all.add(header);
        }
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(0, "email=ada%40example.com&next=%2Fjobs", "__Host-passlink=EAEA", "de, en;q=0.5"),
                Arguments.of(
                        1, "next=//evil.example", "__Host-passlink-requests=\"x\"", "https://jobs.example.com/a?b"),
                Arguments.of(2, "token=EAE&stay=on", "__Host-passlink-form=" + SECRET + ".x", "203.0.113.7"),
                Arguments.of(
                        3,
                        "code=Code%3A+bcdf-ghjk",
                        "__Host-passlink-known=;;",
                        "Mozilla/5.0 (X11; Linux) Firefox/130"),
                Arguments.of(
                        5, "credential=%7B%22id%22%3A%22AA%22%7D&for=sign-in", "__Host-passlink-pending=AA", "\"\r\n"),
                Arguments.of(7, "for=create&name=%0A&id=AAAA", "__Host-passlink-offered=never.AAAAAAAAAAA", ",,,"),
                Arguments.of(9, "form=AAAA&back=%2F%2Fx", "__Host-passlink-passkeys=1", "[::1]:80"));
    }

    @MethodSource("requests")
    @FuzzTest
    void everyRequestIsAnsweredAndOpensNothing(
            int where, @NotNull String form, @NotNull String cookies, @NotNull String header) {
        CLOCK.advance(Duration.ofHours(2));
        String path = PATHS.get(Math.floorMod(where, PATHS.size()));
        String[] action = {ACTIONS.get(Math.floorMod(where >> 8, ACTIONS.size()))};
        String ours = Forms.FIELD + "=" + FORMS.value(SECRET, action) + "&" + form;
        Map<String, List<String>> headers = Map.of(
                "cookie", List.of("__Host-passlink-form=" + SECRET + "; " + cookies),
                "content-type", List.of("application/x-www-form-urlencoded"),
                "origin", List.of("https://jobs.example.com"),
                "accept-language", List.of(header),
                "user-agent", List.of(header),
                "x-forwarded-for", List.of(header),
                "referer", List.of("https://jobs.example.com/" + header));
        isAnswered(new Sent("GET", path, form, headers, ""));
        isAnswered(new Sent("POST", path, "", headers, ours));
    }

    private static void isAnswered(Request request) {
        Headers added = new Headers();
        Verdict verdict = SITE.visit(request, added).verdict();
        added.all.forEach(SiteFuzzTest::isOneLine);
        if (verdict instanceof Verdict.Answered answered) {
            Answer answer = answered.answer();
            assertThat(answer.status()).isBetween(200, 499);
            answer.headers().forEach(SiteFuzzTest::isOneLine);
            assertThat(answer.all("Location"))
                    .allMatch(to -> to.matches("(https://jobs\\.example\\.com)?/(?![/\\\\])[!-~]*"));
            assertThat(answer.body()).doesNotContain("\u0000");
        } else {
            assertThat(request.path()).isNotEqualTo("/account/x").isNotEqualTo("/jobs/17/apply");
        }
    }

    private static void isOneLine(Header header) {
        assertThat(header.name()).matches("[A-Za-z-]+");
        assertThat(header.value()).matches("[\\x20-\\x7E]*");
    }
}
