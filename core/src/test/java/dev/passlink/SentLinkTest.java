package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.MailText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Emails with a link to a view that the application sends by itself. */
final class SentLinkTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply")
            .linkLifetime(Duration.ofDays(5))
            .uses(2);
    private static final View VIEW = APPLY.at("17");
    private static final Subject GUEST = Subject.guest(EmailAddress.of("guest@example.com"));
    private static final Subject GRACE = Site.grace().subject();

    private final Site site = new Site();
    private final String secret = site.passlink.flows().antiForgery().newSecret();

    private String send(Subject subject) {
        return site.passlink.sendLink(subject, VIEW).orElseThrow();
    }

    private Mail mailed(Subject subject) {
        send(subject);
        site.queue.runPending();
        return lastMail();
    }

    private Mail lastMail() {
        List<Mail> mails = site.mailer.mails();
        return mails.get(mails.size() - 1);
    }

    private String token() {
        return site.mailer.lastLink().split("passlink=", 2)[1];
    }

    private Redemption redeem() {
        return site.passlink.flows().redeem(token(), VIEW, Browser.NONE);
    }

    @Test
    void aUserAndAGuestGetTheStandardEmailAndItsLinkOpensTheView() {
        for (Subject subject : List.of(GRACE, GUEST)) {
            String handle = send(subject);
            assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.LINK_ISSUED);
            assertThat(site.audit.last().handle()).isEqualTo(handle);
            assertThat(site.audit.last().subject()).isEqualTo(subject.isGuest() ? "" : subject.name());
            site.queue.runPending();
            assertThat(lastMail().to().text()).isEqualTo(subject.isGuest() ? "guest@example.com" : "grace@example.com");
            assertThat(lastMail().id()).isEqualTo(handle);
            assertThat(site.mailer.lastLink()).startsWith("https://jobs.example.com/jobs/17/apply?passlink=");
            Redemption.Granted granted = (Redemption.Granted) redeem();
            assertThat(granted.grant().subject()).isEqualTo(subject);
            assertThat(granted.asked()).isFalse();
        }
    }

    @Test
    void itSaysThatItWasSentAndNotThatSomebodyAskedInTheLanguageThatWasNamed() {
        mailed(GUEST);
        assertThat(lastMail().text().replaceAll("https://\\S+", "https://…")).isEqualTo("""
                Here is your link from jobs.example.com, for guest@example.com.

                Open this link:

                https://…

                The link works 2 times and expires in 5 days.
                When you open it, we’ll ask you to confirm.

                Sent on November 24, 2026, 09:00 UTC.
                Not meant for you? You can ignore this email. Don’t forward it: anyone who has it may be able to get in.

                jobs.example.com
                """);
        site.passlink.sendLink(GUEST, VIEW, Locale.GERMAN);
        site.queue.runPending();
        assertThat(lastMail().subject()).isEqualTo("Ihr Link zu jobs.example.com");
        assertThat(lastMail().text()).contains("Gesendet am").doesNotContain("gebeten", "Angefordert");
        assertThat(lastMail().html()).contains("Gesendet am").doesNotContain("Angefordert");
    }

    @Test
    void aTemplateNamesWhatTheViewIsAbout() {
        MailTemplate template = content -> {
            MailText standard = content.standard();
            return APPLY.match(content.scope())
                    .map(view -> new MailText("Job " + view.value("id"), standard.text(), standard.html()))
                    .orElse(standard);
        };
        try (Site other = new Site(builder -> builder.mailTemplate(template))) {
            other.passlink.sendLink(GUEST, VIEW);
            other.passlink
                    .flows()
                    .requestLink(LoginForm.of("grace@example.com"), APPLY.at("18"), "192.0.2.1", Browser.NONE);
            other.ask("ada@example.com");
            other.queue.runPending();
            assertThat(other.mailer.mails())
                    .extracting(Mail::subject)
                    .containsExactly("Job 17", "Job 18", "Sign in to jobs.example.com");
        }
    }

    @Test
    void theHandleEndsItBeforeAndAfterItWasSentWithItsPasses() {
        site.passlink.revoke(send(GRACE));
        site.queue.runPending();
        assertThat(Site.reasonOf(redeem())).isEqualTo(Reason.REVOKED);

        String handle = send(GRACE);
        site.queue.runPending();
        String pass = site.passlink.flows().openView((Redemption.Granted) redeem(), VIEW, secret);
        site.passlink.revoke(handle);
        assertThat(Site.reasonOf(redeem())).isEqualTo(Reason.REVOKED);
        site.clock.advance(Duration.ofSeconds(60));
        PassCheck check = site.passlink.flows().check(pass, VIEW, List.of(secret));
        assertThat(Site.reasonOf(check)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void everyTryIsTheSameEmail() {
        site.mailer.answer(new Delivery.TryLater("450 greylisted"));
        send(GRACE);
        site.queue.runPending();
        String first = token();
        site.clock.advance(Duration.ofMinutes(15));
        site.mailer.answer(new Delivery.Sent("250"));
        site.queue.runPending();
        assertThat(site.queue.pending()).isEmpty();
        assertThat(token()).isEqualTo(first);
        assertThat(redeem()).isInstanceOf(Redemption.Granted.class);
    }

    /** Whoever asks in a person's name keeps no email of the application from them, nor the other way round. */
    @Test
    void noLimitHoldsAndNoneIsUsedUp() {
        for (int i = 0; i < 40; i++) {
            send(GRACE);
        }
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(40);
        for (int i = 0; i < 5; i++) {
            assertThat(site.ask("grace@example.com")).isInstanceOf(Asked.Queued.class);
        }
        assertThat(site.ask("grace@example.com")).isInstanceOf(Asked.TooOften.class);
        send(GRACE);
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(46);
    }

    @Test
    void whoIsNoUserIsACallersMistakeAndTellsOfAQueueThatIsFullByAValue() {
        for (Subject nobody : List.of(Subject.user("4711"), Site.mallory().subject())) {
            assertThatThrownBy(() -> send(nobody))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(nobody.name());
        }
        site.passlink.flows().guard(List.of(ViewRule.of("/other", "other")));
        assertThatThrownBy(() -> send(GRACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No filter guards");
        assertThat(site.queue.pending()).isEmpty();
    }

    @Test
    void aFullQueueIsAnEmptyAnswerAndAnEvent() {
        site.queue.full(true);
        assertThat(site.passlink.sendLink(GRACE, VIEW)).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.LINK_ISSUED)).containsExactly(Reason.QUEUE_FULL);
    }

    @Test
    void itGoesToTheAddressThatTheAccountHasByThen() {
        send(GRACE);
        site.users.put(new User(GRACE.name(), EmailAddress.of("hopper@example.com"), true, "s2", Set.of()));
        site.queue.runPending();
        assertThat(lastMail().to().text()).isEqualTo("hopper@example.com");
        assertThat(redeem()).isInstanceOf(Redemption.Granted.class);
    }

    /** Not to whoever has the address now, and not as a guest's. */
    @Test
    void whatWasForAUserWhoIsGoneOrDisabledIsForNobody() {
        try (Site open = new Site(builder -> builder.provisioner(address -> Site.ada()))) {
            open.passlink.sendLink(GRACE, VIEW);
            open.users.remove(GRACE.name());
            open.users.put(new User("4711", Site.grace().email(), true, "s1", Set.of()));
            open.queue.runPending();
            open.passlink.sendLink(Site.ada().subject(), VIEW);
            open.users.put(new User(Site.ada().id(), Site.ada().email(), false, "s1", Set.of()));
            open.queue.runPending();
            assertThat(open.mailer.mails()).isEmpty();
            assertThat(open.reasons(AuditEvent.Type.LINK_DROPPED))
                    .containsExactly(Reason.UNKNOWN_USER, Reason.DISABLED);
        }
    }

    /** As a link that the application mails itself. */
    @Test
    void aGuestStaysOneAlsoWhereTheAddressHasAnAccount() {
        mailed(Subject.guest(Site.grace().email()));
        assertThat(((Redemption.Granted) redeem()).grant().subject().isGuest()).isTrue();
    }
}
