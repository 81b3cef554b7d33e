package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.web.PathSpellings;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler with a rule beside it must keep, in whatever framework. */
public abstract class HandlerRuleContract {
    protected HandlerSite site;

    /** A servlet whose handlers the tests below call, each of which {@linkplain HandlerSite#act acts}. */
    protected abstract HandlerSite site();

    @BeforeEach
    final void start() throws Exception {
        site = site().start();
    }

    @AfterEach
    final void stop() throws Exception {
        site.stop();
    }

    protected final TestBrowser with17() {
        return site.opened(HandlerSite.APPLY.at("17"));
    }

    @Test
    void aLinkOpensItsViewForTheMethodBesideWhichItsRuleStands() {
        TestBrowser guest = site.browser();
        assertThat(guest.get("/app/api/jobs/17").body()).isEqualTo("open");
        assertThat(guest.get("/app/api/jobs/17/apply").status()).isEqualTo(403);
        Reply asked = guest.get(site.link(HandlerSite.APPLY.at("17")));
        assertThat(asked.status()).isEqualTo(200);
        Reply opened = HandlerSite.confirm(guest, asked);
        assertThat(opened.status()).isEqualTo(303);
        assertThat(opened.header("Location")).isEqualTo("/app/api/jobs/17/apply");
        assertThat(site.acted()).isEmpty();
        Reply applied = guest.get("/app/api/jobs/17/apply");
        assertThat(applied.body()).isEqualTo("acted on 17 as 1 admin=false");
        assertThat(applied.header("Cache-Control")).contains("no-store");
        assertThat(guest.post("/app/api/jobs/17/apply").body()).isEqualTo("acted on 17");
    }

    @Test
    void whatIsBelowTheViewKnowsWhoHoldsThePassAndIsKeptByNoCache() {
        Reply below = with17().get("/app/api/jobs/17/apply/documents");
        assertThat(below.body()).isEqualTo("acted on 17 as 1 admin=false");
        assertThat(below.header("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /app/api/jobs/17/apply",
        "POST, /app/api/jobs/17/apply",
        "GET, /app/api/jobs/17/apply/documents",
        "GET, /app/api/jobs/17/apply/later",
        "GET, /app/api/alias/17",
        "PUT, /app/api/alias/17",
        "POST, /app/api/alias/17/more",
        "POST, /app/api/alias/17/more/still",
        "GET, /app/api/inherited/17",
        "GET, /app/api/generic/17",
        "GET, /app/api/own/17",
        "POST, /app/api/own/17",
        "GET, /app/api/own/17/sent",
    })
    protected final void noHandlerIsReachedWithoutAPassForExactlyItsView(String method, String path) {
        TestBrowser owner = path.contains("/own/") ? site.opened(HandlerSite.OWN.at("17")) : with17();
        assertThat(owner.send(method, path, "").body()).startsWith("acted on 17");
        assertThat(site.acted()).containsExactly("17");

        for (TestBrowser stranger : List.of(site.browser(), site.signedIn(), site.opened(HandlerSite.BOTH.at("17")))) {
            assertThat(stranger.send(method, path, "").status()).isEqualTo(403);
        }
        String other = path.replace("17", "18");
        assertThat(owner.send(method, other, "").status()).isEqualTo(403);
        assertThat(owner.with("Accept", "application/json")
                        .send(method, other, "")
                        .header("Content-Type"))
                .startsWith("application/problem+json");
        assertThat(site.acted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/api/alias/18;id=17",
                "/app/api/alias/17;id=18/more/../../18",
                "/app/api/alias/%31%38",
                "/app/api/alias/1%38",
                "/app/api/alias/18/",
                "/app/api//alias//18",
                "/app/api/alias/18%2F",
                "/app/api/alias/18%00",
                "/app/api/alias/18%20",
                "/app/api/alias/17%2F18",
                "/app/api/alias/17%2f..%2f18",
                "/app/api/alias/17%252F18",
                "/app/api/alias/017",
                "/app/api/alias/18?id=17",
                "/app/api/alias/{id}",
                "/app/api/alias/%7Bid%7D",
                "/app/api/jobs/18;id=17/apply",
                "/app/api/jobs/1%38/apply",
                "/app/api/jobs/18/apply/",
                "/app/api/jobs/18/apply;x=/documents",
                "/app/api/jobs/18/apply/documents;x=17",
                "/app/api/jobs/18/apply%2Fdocuments",
                "/app/api/jobs/18/%61pply/documents/",
                "/app/api/jobs/17%2F..%2F18/apply/documents",
            })
    void noSpellingOf18IsServedToWhoHolds17(String path) {
        TestBrowser holder = with17();
        Map<String, String> pass = Map.copyOf(holder.cookies());
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS")) {
            holder.cookies().putAll(pass);
            Reply reply = holder.send(method, path, "");
            assertThat(reply.body()).as(method).doesNotContain("acted");
        }
        assertThat(site.acted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2026})
    void whateverTheSpellingAHandlerActsOnWhatTheLinkIsForOrNotAtAll(long seed) {
        PathSpellings spellings = new PathSpellings(
                new Random(seed),
                List.of(
                        "/app/api/alias/17",
                        "/app/api/alias/18",
                        "/app/api/inherited/18",
                        "/app/api/jobs/17/apply",
                        "/app/api/jobs/18/apply/documents",
                        "/app/api/alias/17/../18"));
        TestBrowser holder = with17();
        Map<String, String> pass = Map.copyOf(holder.cookies());
        TestBrowser stranger = site.browser();
        int reached = 0;
        for (int i = 0; i < 300; i++) {
            String path = spellings.next();
            stranger.get(path);
            assertThat(site.acted()).as(path).isEmpty();
            holder.cookies().putAll(pass);
            holder.get(path);
            List<String> acted = site.acted();
            assertThat(acted).as(path).isSubsetOf("17");
            reached += acted.size();
        }
        // Otherwise nothing would have been compared.
        assertThat(reached).isGreaterThan(10);
    }

    /** Some frameworks call their checks again when the answer is there. */
    @Test
    void anAnswerThatComesLaterIsGivenWhateverTheActHasChanged() {
        TestBrowser holder = with17();
        site.allowsOneActOnly();
        assertThat(holder.get("/app/api/jobs/17/apply/later").body()).isEqualTo("acted on 17");
        assertThat(holder.get("/app/api/jobs/17/apply/later").status()).isEqualTo(403);
        assertThat(site.acted()).containsExactly("17");
    }

    @Test
    void whatIsNoValueOfAnyLinkIsABadRequest() {
        assertThat(with17().get("/app/api/alias/18%09").status()).isEqualTo(400);
    }

    @Test
    void aHeadIsGuardedAsItsGetIsAndAnOptionsCallsNobody() {
        for (String path : List.of("/app/api/jobs/17/apply", "/app/api/alias/17", "/app/api/inherited/17")) {
            assertThat(site.browser().head(path).status()).as(path).isEqualTo(403);
            assertThat(site.browser().send("OPTIONS", path, "").body()).doesNotContain("acted");
        }
        assertThat(site.acted()).isEmpty();
        assertThat(with17().head("/app/api/alias/17").status()).isEqualTo(200);
    }

    @Test
    void whereTheApplicationDispatchesToIsGuardedToo() {
        String path = "/api/alias/17";
        Reply refused = site.browser().with(HandlerSite.FORWARD, path).get("/app/elsewhere");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(with17().with(HandlerSite.FORWARD, "/api/alias/18")
                        .get("/app/elsewhere")
                        .status())
                .isEqualTo(403);
        assertThat(site.acted()).isEmpty();
        assertThat(with17().with(HandlerSite.FORWARD, path)
                        .get("/app/elsewhere")
                        .body())
                .isEqualTo("acted on 17");
    }

    @Test
    void aMethodThatIsChangedBehindTheFilterIsTheOneThatIsGuarded() {
        TestBrowser stranger = site.browser().with("X-HTTP-Method-Override", "PUT");
        assertThat(stranger.post("/app/api/alias/17").status()).isEqualTo(403);
        assertThat(site.browser()
                        .with("X-HTTP-Method-Override", "POST")
                        .get("/app/api/own/17")
                        .status())
                .isEqualTo(403);
        assertThat(site.acted()).isEmpty();
    }

    /** The filter has let 17 in, and something behind it makes 18 of it: what is checked is what is acted on. */
    @Test
    void aPathThatIsChangedBehindTheFilterIsTheOneThatIsGuarded() {
        TestBrowser holder = with17();
        assertThat(holder.get("/app/api/jobs/17?instead=/jobs/17/apply").body()).startsWith("acted on 17");
        assertThat(site.acted()).containsExactly("17");
        Reply changed = holder.get("/app/api/jobs/17/apply?instead=/jobs/18/apply");
        assertThat(changed.status()).isEqualTo(403);
        assertThat(site.acted()).isEmpty();
    }

    /** A query behind the framework's redirect. */
    protected String sentOn(String query) {
        return query;
    }

    @Test
    void aViewThatChecksItselfTakesTheTokenBesideTheHandler() {
        TestBrowser guest = site.browser();
        assertThat(guest.send("PUT", "/app/api/own/17", "").body()).isEqualTo("open");
        assertThat(guest.get("/app/api/own/17").status()).isEqualTo(403);
        String link = site.link(HandlerSite.OWN.at("17"));
        assertThat(site.browser().head(link).status()).isEqualTo(200);
        Reply asked = guest.get(link);
        assertThat(asked.body()).contains("ada@example.com");
        assertThat(site.acted()).isEmpty();
        assertThat(HandlerSite.confirm(guest, asked).header("Location")).isEqualTo("/app/api/own/17");
        assertThat(guest.get("/app/api/own/17").body()).isEqualTo("acted on 17");
        // Opened again where it has opened its view: to where the site is, whatever Host a proxy has sent.
        Reply again = guest.get(link);
        assertThat(again.status()).isEqualTo(303);
        assertThat(again.header("Location")).isEqualTo("https://jobs.example.com/app/api/own/17");
        // Whatever is in the query stays as it was sent, though nobody could read it.
        for (String rest : List.of("d=5%", "d=%zz", "d=a|b", "d=[x]&e=^")) {
            Reply once = guest.get(link + "&" + rest);
            assertThat(once.status()).as(rest).isEqualTo(303);
            assertThat(once.header("Location")).isEqualTo("https://jobs.example.com/app/api/own/17?" + sentOn(rest));
        }
        assertThat(site.browser().get(link).status()).isEqualTo(410);
        assertThat(site.browser().get(link.replace("/own/17?", "/own/18?")).status())
                .isEqualTo(410);
    }

    @Test
    void whatElseTheRuleSaysHoldsBesideTheHandlerToo() {
        Reply asked = site.browser().get("/app/api/both/17/below?x=1");
        assertThat(asked.status()).isEqualTo(303);
        assertThat(asked.header("Location"))
                .isEqualTo("https://jobs.example.com/app/login?next=%2Fapp%2Fapi%2Fboth%2F17%2Fbelow%3Fx%3D1");
        assertThat(site.signedIn().get("/app/api/both/17/below").body()).isEqualTo("acted on 17 admin=true");
    }

    @Test
    void theSessionOfASignInThatHasEndedEndsBesideTheHandlerToo() {
        TestBrowser person = site.signedIn();
        assertThat(person.with(HandlerSite.SESSION, "begin")
                        .get("/app/api/both/17/below")
                        .status())
                .isEqualTo(200);
        site.removesHerAndAMinutePasses();
        assertThat(site.sessionsEnded()).isZero();
        assertThat(person.without(HandlerSite.SESSION)
                        .get("/app/api/both/17/below")
                        .status())
                .isEqualTo(303);
        assertThat(site.sessionsEnded()).isOne();
    }

    @Test
    void aPartThatCannotAnswerLetsNobodyIn() {
        TestBrowser holder = with17();
        site.isDownAfterAMinute();
        Reply reply = holder.get("/app/api/alias/17");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isNotEmpty();
        assertThat(site.acted()).isEmpty();
    }

    @Test
    void aPassIsRenewedOnce() {
        TestBrowser holder = with17();
        site.afterAMinute();
        assertThat(holder.get("/app/api/jobs/17/apply").all("Set-Cookie")).hasSize(1);
        site.afterAMinute();
        assertThat(holder.get("/app/api/jobs/17/apply/documents").all("Set-Cookie"))
                .hasSize(1);
    }
}
