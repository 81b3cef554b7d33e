package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Mailer} must do, as JUnit tests to extend.
 *
 * <p>The subclass brings a backend that the tests can look into, such as a mail server in the same process.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class MailerContract {
    private static final int THREADS = 4;
    private static final String TOKEN = "Ab-_".repeat(16);
    private static final String LINK = "https://jobs.example.com/login/link?passlink=" + TOKEN;
    private static final Mail MAIL = mail("AAECAwQFBgcICQoL");

    /** For subclasses. */
    protected MailerContract() {}

    /**
     * An email that arrived.
     *
     * @param to the recipient's address alone
     * @param subject as a reader sees it
     * @param text the plain text, decoded, with line ends as in Java
     * @param html the same as HTML
     */
    public record Received(String to, String subject, String text, String html) {}

    /**
     * Makes a mailer whose backend accepts every email.
     *
     * @return the mailer
     */
    protected abstract Mailer mailer();

    /**
     * Makes a mailer whose backend permanently refuses every email, and quotes from it if it can.
     *
     * @param quoted what the backend is to put into its answer
     * @return the mailer
     */
    protected abstract Mailer refusing(String quoted);

    /**
     * Makes a mailer whose backend can't be reached.
     *
     * @return the mailer
     */
    protected abstract Mailer unreachable();

    /**
     * Makes a mailer whose backend never answers anything, not even that it's ready for an email.
     *
     * @return the mailer
     */
    protected abstract Mailer silent();

    /**
     * Makes a mailer whose backend takes a whole email and never confirms it.
     *
     * @return the mailer; empty if this kind of mailer always learns what happened to an email, or keeps its backend from taking
     *     one twice
     */
    protected abstract Optional<Mailer> unanswered();

    /**
     * The emails that the backend of {@link #mailer} has accepted in this test.
     *
     * @return the oldest first
     */
    protected abstract List<Received> received();

    /**
     * How long a call may take at most, with the time limits of this test's mailers.
     *
     * @return 35 seconds unless overridden
     */
    protected Duration deadline() {
        return Duration.ofSeconds(35);
    }

    @Test
    void aMailArrivesAsItWas() {
        assertThat(mailer().send(MAIL)).isInstanceOf(Delivery.Sent.class);

        assertThat(received()).containsExactly(received(MAIL));
    }

    @Test
    void oneThatCouldDeliverHasNoProblemAndDeliversNothingToFindOut() {
        assertThat(mailer().problem()).isEmpty();
        assertThat(received()).isEmpty();
    }

    @Test
    void theSameMailMayBeSentAgain() {
        Mailer mailer = mailer();

        assertThat(mailer.send(MAIL)).isInstanceOf(Delivery.Sent.class);
        assertThat(mailer.send(MAIL)).isInstanceOf(Delivery.Sent.class);

        assertThat(received()).containsExactly(received(MAIL), received(MAIL));
    }

    @Test
    void manyThreadsSendAtOnce() throws Exception {
        Mailer mailer = mailer();
        Callable<Delivery> sending = () -> mailer.send(MAIL);

        List<Delivery> deliveries = Together.run(Collections.nCopies(THREADS, sending));

        assertThat(deliveries).hasOnlyElementsOfType(Delivery.Sent.class);
        assertThat(received()).hasSize(THREADS).containsOnly(received(MAIL));
    }

    @Test
    void whatIsRefusedForGoodSaysSoAndQuotesNoSecret() {
        Delivery delivery = refusing(LINK + " to " + MAIL.to().text()).send(MAIL);

        assertThat(delivery).isInstanceOf(Delivery.Refused.class);
        assertHarmless(delivery);
    }

    @Test
    void aBackendThatCannotBeReachedIsWorthAnotherTry() {
        assertWorthAnotherTry(unreachable());
    }

    @Test
    void aBackendThatNeverAnswersIsWorthAnotherTryByTheDeadline() {
        Mailer silent = silent();
        long start = System.nanoTime();

        assertWorthAnotherTry(silent);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(deadline());
    }

    @Test
    void aMailThatMayHaveBeenTakenIsUnconfirmedByTheDeadline() {
        unanswered().ifPresent(unanswered -> {
            long start = System.nanoTime();

            Delivery delivery = unanswered.send(MAIL);

            assertThat(delivery).isInstanceOf(Delivery.Unconfirmed.class);
            assertHarmless(delivery);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(deadline());
        });
    }

    private static void assertWorthAnotherTry(Mailer mailer) {
        Delivery delivery;
        try {
            delivery = mailer.send(MAIL);
        } catch (Exception takenAsTryLater) {
            assertThat(takenAsTryLater).hasMessageNotContaining(TOKEN);
            return;
        }
        assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
        assertHarmless(delivery);
    }

    /** Replies go into the log. */
    private static void assertHarmless(Delivery delivery) {
        assertThat(delivery.reply())
                .isNotBlank()
                .doesNotContain(TOKEN, MAIL.to().text())
                .doesNotContainPattern("[\\p{Cc}\\p{Zl}\\p{Zp}]");
    }

    private static Received received(Mail mail) {
        return new Received(mail.to().text(), mail.subject(), mail.text(), mail.html());
    }

    private static Mail mail(String id) {
        return new Mail(
                id,
                EmailAddress.of("ada@example.com"),
                "Anmeldung für Büro & Söhne",
                "Grüße,\n\n" + LINK + "\n\n.\nUnd nun: €\n",
                "<p><a href=\"" + LINK + "\">Anmelden für Büro &amp; Söhne</a></p>\n");
    }
}
