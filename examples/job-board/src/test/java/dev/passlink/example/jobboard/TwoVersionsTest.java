package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.jdbc.TestServer;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.SoftwareAuthenticator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * During a roll-out, an older version of the site and this one stand behind one balancer, on one database and one ring of keys.
 * Everybody here is sent to the other node with each request. {@code .ci/roll-out} names the older version.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoVersionsTest {
    private static final Pattern APPLY = Pattern.compile("http://\\S+/jobs/17/apply\\?passlink=\\S+");

    private BoardProcess olderNode;
    private RunningBoard newerNode;
    private FakeOpenIdProvider provider;
    private String older;
    private String newer;
    private int client;

    @BeforeAll
    void startBoth(@TempDir Path folder) throws Exception {
        provider = FakeOpenIdProvider.start(Clock.systemUTC());
        int port = RunningBoard.freePort();
        Map<String, String> site = new HashMap<>();
        site.put("PORT", Integer.toString(port));
        site.put("BASE_URL", "http://localhost:" + port);
        site.put("PASSLINK_KEYS", KeyRing.generate());
        site.put("DATABASE_URL", TestServer.postgres().newDatabase());
        site.put("CHECK_SECONDS", "1");
        site.put("TRUSTED_PROXIES", "127.0.0.1");
        site.put("APPROVE_ELSEWHERE", "on");
        site.put("SIGN_UP", "on");
        site.put("GOOGLE_CLIENT_ID", FakeOpenIdProvider.CLIENT_ID);
        site.put("GOOGLE_CLIENT_SECRET", FakeOpenIdProvider.CLIENT_SECRET);
        site.put("GOOGLE_ISSUER", provider.issuer());
        olderNode = BoardProcess.older(folder.resolve("errors"), site);
        newerNode = RunningBoard.start(site);
        older = olderNode.url();
        newer = newerNode.url();
    }

    @AfterAll
    void stopBoth() {
        newerNode.close();
        olderNode.close();
        provider.close();
    }

    @Nested
    class WhoeverBeginsAtTheOlderOne extends Ways {
        @Override
        Visitor atTheFirst(Visitor visitor) {
            return visitor.at(older);
        }
    }

    @Nested
    class WhoeverBeginsAtTheNewerOne extends Ways {
        @Override
        Visitor atTheFirst(Visitor visitor) {
            return visitor.at(newer);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract class Ways {
        abstract Visitor atTheFirst(Visitor visitor);

        /** Each another client, whose requests go to both nodes in turn. */
        private Visitor somebody() {
            client++;
            return atTheFirst(new Visitor(older, newer).from("192.0.2." + client))
                    .inTurn();
        }

        /** Signing up is part of every way: each test is somebody else. */
        private String anew(String name) {
            return name + (client + 1) + "@example.com";
        }

        private Visitor asked(String address) throws Exception {
            Visitor visitor = somebody();
            assertThat(visitor.askForLink(address, "/account").statusCode()).isEqualTo(303);
            return visitor;
        }

        private void isIn(Visitor visitor, String address) throws Exception {
            for (int node = 0; node < 2; node++) {
                assertThat(visitor.get("/account").body()).contains(address);
            }
        }

        private void isOut(Visitor visitor) throws Exception {
            for (int node = 0; node < 2; node++) {
                assertThat(visitor.get("/account").statusCode()).isEqualTo(303);
            }
        }

        @Test
        void signsInByTheLinkInTheBrowserThatAskedAndOut() throws Exception {
            String address = anew("ada");
            Visitor ada = asked(address);
            assertThat(ada.get(ada.linkFor(address)).statusCode()).isEqualTo(303);
            isIn(ada, address);
            isIn(ada, address);

            assertThat(ada.submit("/logout", ada.get("/account")).statusCode()).isEqualTo(303);
            isOut(ada);
        }

        @Test
        void signsInByTheLinkInAnotherBrowserOnceAtEither() throws Exception {
            String address = anew("grace");
            String link = asked(address).linkFor(address);
            Visitor elsewhere = somebody();
            HttpResponse<String> question = elsewhere.get(link);

            assertThat(elsewhere.submit("/login/link", question).statusCode()).isEqualTo(303);

            isIn(elsewhere, address);
            for (int node = 0; node < 2; node++) {
                assertThat(elsewhere.copy().submit("/login/link", question).statusCode())
                        .isIn(303, 410);
                Visitor third = somebody();
                assertThat(third.submit("/login/link", third.get(link)).statusCode())
                        .isNotEqualTo(303);
                isOut(third);
            }
        }

        @Test
        void signsInByTheCodeAndNotByAWrongOne() throws Exception {
            String address = anew("alan");
            Visitor alan = asked(address);
            HttpResponse<String> waiting = alan.get("/login/sent");
            assertThat(alan.submit("/login/code", waiting, "code", "BCDFGHJK").statusCode())
                    .isIn(400, 403, 422);

            assertThat(alan.submit("/login/code", waiting, "code", alan.codeFor(address))
                            .statusCode())
                    .isEqualTo(303);
            isIn(alan, address);
        }

        @Test
        void hasThreeTriesInAll() throws Exception {
            String address = anew("barbara");
            Visitor barbara = asked(address);
            String code = barbara.codeFor(address);
            HttpResponse<String> waiting = barbara.get("/login/sent");
            for (int i = 0; i < 3; i++) {
                barbara.submit("/login/code", waiting, "code", "BCDFGHJK");
            }

            assertThat(barbara.submit("/login/code", waiting, "code", code).statusCode())
                    .isNotEqualTo(303);
            isOut(barbara);
        }

        @Test
        void appliesByALinkThatOpensOneView() throws Exception {
            Visitor guest = somebody();
            String address = "guest" + client + "@example.org";
            guest.submit("/jobs/17/link", guest.get("/jobs/17"), "email", address);
            String link = guest.inMailFor(address, APPLY);

            assertThat(guest.get(link).statusCode()).isEqualTo(303);

            for (int node = 0; node < 2; node++) {
                assertThat(guest.get("/jobs/17/apply").body()).contains(address);
                assertThat(guest.copy().get("/jobs/18/apply").statusCode()).isEqualTo(403);
            }
            assertThat(guest.submit("/jobs/17/apply", guest.get("/jobs/17/apply"), "text", "I write COBOL.")
                            .body())
                    .contains("Your application is in");
            isOut(guest);
        }

        @Test
        void letsTheComputerInFromThePhone() throws Exception {
            String address = anew("edsger");
            Visitor computer = asked(address);
            Visitor phone = somebody();
            String number = found("<bdi>([0-9]{2})</bdi>", computer.get("/login/sent"));
            HttpResponse<String> question = phone.get(phone.linkFor(address));

            assertThat(phone.submit("/login/link", question, "number", number).statusCode())
                    .isEqualTo(200);

            assertThat(computer.get("/login/sent").statusCode()).isEqualTo(303);
            isIn(computer, address);
            isOut(phone);
        }

        @Test
        void addsAPasskeyAndSignsInByItAndRemovesIt() throws Exception {
            String address = anew("katherine");
            Visitor katherine = asked(address);
            katherine.get(katherine.linkFor(address));
            SoftwareAuthenticator device = SoftwareAuthenticator.of(older);
            HttpResponse<String> page = katherine.get("/login/passkeys");
            String made = device.create(
                    katherine.get("/login/passkeys/options?for=create").body());
            assertThat(katherine
                            .submit("/login/passkeys/add", page, "credential", made)
                            .statusCode())
                    .isEqualTo(200);

            Visitor elsewhere = somebody();
            HttpResponse<String> form = elsewhere.get("/login");
            String signed = device.get(elsewhere
                    .get("/login/passkeys/options?for=" + found("name=\"for\" value=\"([^\"]*)\"", form))
                    .body());
            assertThat(elsewhere
                            .submit("/login/passkey", form, "credential", signed)
                            .statusCode())
                    .isEqualTo(303);
            isIn(elsewhere, address);
            assertThat(elsewhere
                            .submit("/login/passkey", form, "credential", signed)
                            .statusCode())
                    .isBetween(400, 499);
        }

        @Test
        void signsInWithGoogle() throws Exception {
            provider.claim("email", "alice" + client + "@gmail.com");
            Visitor alice = somebody();
            String google = location(alice.submit("/login/google", alice.get("/login")));
            String back = location(new Visitor(provider.issuer()).get(google));

            assertThat(alice.get(back).statusCode()).isEqualTo(303);

            isIn(alice, "@gmail.com");
        }
    }

    private static String found(String pattern, HttpResponse<String> page) {
        Matcher found = Pattern.compile(pattern).matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
