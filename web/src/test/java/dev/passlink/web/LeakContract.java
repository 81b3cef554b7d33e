package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Limits;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: no page, header or event tells a visitor what is somebody else's. */
abstract class LeakContract extends ApprovalContract {
    static Reply sendANewOne(TestBrowser browser, Reply dead) {
        return browser.post("/app/login", "passlink", dead.field("passlink"), "antiForgery", dead.field("antiForgery"));
    }

    @Test
    void aDeadLinkNeverTellsTheWholeAddressHoweverOftenANewOneIsAskedFor() {
        TestBrowser ada = browser();
        String link = ask(ada, "ada@example.com", "/app/jobs/7");
        ada.get(link);
        TestBrowser finder = browser();
        for (int i = 0; i < 6; i++) {
            Reply refused = sendANewOne(finder, finder.get(link));
            assertThat(refused.status()).isEqualTo(i < 5 ? 303 : 429);
            assertThat(refused.body()).doesNotContain("ada@example.com");
        }
        // Where to go on is the link's own and stays.
        assertThat(sendANewOne(finder, finder.get(link)).field("next")).isEqualTo("/app/jobs/7");
    }

    @Test
    void aDeadLinkNeverTellsTheWholeAddressWhereNobodyMayAsk() throws Exception {
        TestBrowser ada = browser();
        String link = ask(ada, "ada@example.com");
        ada.get(link);
        TestBrowser finder = browser();
        queue.full(true);
        Reply full = sendANewOne(finder, finder.get(link));
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.body()).doesNotContain("ada@example.com");

        // The counts are gone with the node, and with them the link.
        clock.advance(Duration.ofSeconds(1));
        restart(builder -> builder.limits(new Limits(5, 20, 1, 5)), builder -> builder);
        TestBrowser other = browser();
        Reply dead = other.get(link);
        assertThat(sendANewOne(other, dead).status()).isEqualTo(303);
        Reply byClient = sendANewOne(other, dead);
        assertThat(byClient.status()).isEqualTo(429);
        assertThat(byClient.body()).doesNotContain("ada@example.com");
    }

    /** Values for one secret are equal for equal texts, and whoever looks has the secret. */
    @Test
    void theWaitingPageConfirmsNoGuessAtAnAddressThatItMasks() {
        TestBrowser ada = browser();
        String link = ask(ada, "ada@example.com");
        ada.get(link);
        TestBrowser finder = browser();
        assertThat(sendANewOne(finder, finder.get(link)).status()).isEqualTo(303);
        String masked = ofSendAnother(finder);
        ask(finder, "ada@example.com");
        assertThat(ofSendAnother(finder)).isNotEqualTo(masked);

        // Of an address that the application has taken from elsewhere, too.
        TestBrowser applicant = browser();
        String field = applicant.get("/app/form").field("antiForgery");
        applicant.post("/app/ask/17", "owner", "of the job", "antiForgery", field);
        String owners = ofSendAnother(applicant);
        applicant.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        assertThat(ofSendAnother(applicant)).isNotEqualTo(owners);
    }

    /** Whoever used up what may be sent to it would be refused at once with the right guess, and with no other. */
    @Test
    void noLimitConfirmsAGuessAtAnAddressThatIsMasked() {
        TestBrowser ada = browser();
        String link = ask(ada, "ada@example.com");
        ada.get(link);
        TestBrowser finder = browser();
        Reply dead = finder.get(link);
        List<Integer> sent = IntStream.range(0, 6)
                .mapToObj(i -> sendANewOne(finder, dead).status())
                .toList();
        assertThat(sent).startsWith(303).endsWith(429);
        for (String guess : List.of("amy@example.com", "ada@example.com")) {
            String field = finder.get("/app/login").field("antiForgery");
            Reply guessed = finder.post("/app/login", "email", guess, "antiForgery", field);
            assertThat(guessed.status()).as(guess).isEqualTo(303);
        }
    }

    private static String ofSendAnother(TestBrowser browser) {
        Reply page = browser.get("/app/login/sent");
        assertThat(page.status()).isEqualTo(200);
        return page.fieldIn("/app/login/sent", "antiForgery");
    }

    @Test
    void anOldLinkSaysNotWhoseItWasAndMailsNobody() {
        String link = ask(browser(), "ada@example.com");
        TestBrowser finder = browser();
        clock.advance(Duration.ofMinutes(10));
        Reply expired = finder.get(link);
        assertThat(expired.body()).contains("a•••@example.com");
        clock.advance(Duration.ofMinutes(10));
        Reply old = finder.get(link);
        assertThat(old.status()).isEqualTo(410);
        assertThat(old.body()).doesNotContain("@example.com\"", "•••");
        int mails = mailer.mails().size();
        // A page that was shown in time gives no more than one that is shown now.
        assertThat(sendANewOne(finder, expired).status()).isEqualTo(410);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(mails);
        assertThat(List.of(expired, old)).noneMatch(page -> page.body().contains("ada@example.com"));
    }

    private static void confirm(TestBrowser person, String link) {
        Reply page = person.get(link);
        String action = "/app/login/link";
        Reply in = person.post(
                action,
                "passlink",
                page.fieldIn(action, "passlink"),
                "antiForgery",
                page.fieldIn(action, "antiForgery"));
        assertThat(in.status()).isEqualTo(303);
    }

    /** Whoever is signed in to an account of their own asks in another's name, and waits. */
    @Test
    void theWaitingPageTellsNobodyElseThatAMailWasUsed() {
        TestBrowser stranger = signedIn("grace@example.com");
        String link = ask(stranger, "ada@example.com");
        List<String> before =
                List.of(waiting(stranger.head("/app/login/sent")), waiting(stranger.get("/app/login/sent")));
        confirm(browser(), link);
        assertThat(List.of(waiting(stranger.head("/app/login/sent")), waiting(stranger.get("/app/login/sent"))))
                .isEqualTo(before)
                .allMatch(answer -> answer.startsWith("200"));
    }

    private static String waiting(Reply reply) {
        return reply.status() + reply.body().replaceAll("name=\"antiForgery\" value=\"[^\"]*\"", "");
    }

    @Test
    void theWaitingPageOfWhoeverWasSignedInBeforeMovesOnForTheOwnerOfTheAddress() {
        TestBrowser ada = signedIn("ada@example.com");
        String link = ask(ada, "Ada@example.com", "/app/jobs/7");
        assertThat(ada.head("/app/login/sent").status()).isEqualTo(200);
        confirm(browser(), link);
        assertThat(ada.head("/app/login/sent").header("Location")).isEqualTo("/app/jobs/7");
    }
}
