package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What start-up and health checks are told, and what is told at start of what goes unencrypted. */
final class VerifyTest {
    private static Mailer mailer(Optional<String> problem, Optional<String> weakness) {
        return new Mailer() {
            @Override
            public Delivery send(Mail mail) {
                return new Delivery.Sent("");
            }

            @Override
            public Optional<String> problem() {
                return problem;
            }

            @Override
            public Optional<String> weakness() {
                return weakness;
            }
        };
    }

    private static List<String> parts(Site site) {
        return site.passlink.verify().stream().map(Problem::part).toList();
    }

    @Test
    void aSiteWhoseSystemsAreThereHasNoProblemAndToldNobody() {
        Site site = new Site();
        assertThat(site.passlink.verify()).isEmpty();
        assertThat(site.passlink.verify()).isEmpty();
        assertThat(site.audit.events()).isEmpty();
        assertThat(site.mailer.mails()).isEmpty();
    }

    @Test
    void aCounterThatIsDownIsOneAndTheOthersAreAskedAllTheSame() {
        Site site = new Site(
                builder -> builder.mailer(mailer(Optional.of("no connection\r\nFAKE line"), Optional.empty())));
        site.counterDown(true);
        assertThat(site.passlink.verify())
                .containsExactly(
                        new Problem("use counter", "java.lang.IllegalStateException: The counter is down"),
                        new Problem("mailer", "no connection FAKE line"));
    }

    @Test
    void aCheckedExceptionThatWasNeverDeclaredIsAProblemToo() {
        Mailer down = new Mailer() {
            @Override
            public Delivery send(Mail mail) {
                return new Delivery.Sent("");
            }

            @Override
            public Optional<String> problem() {
                throw Sneaky.thrown(new IOException("no route"));
            }
        };
        assertThat(new Site(builder -> builder.mailer(down)).passlink.verify())
                .containsExactly(new Problem("mailer", "java.io.IOException: no route"));
    }

    @Test
    void aCounterThatMayForgetIsOne() {
        UseCounter evicting = new UseCounter() {
            @Override
            public long add(String key, long amount, Instant expiresAt) {
                return amount;
            }

            @Override
            public Optional<String> weakness() {
                return Optional.of("it evicts");
            }
        };
        assertThat(new Site(builder -> builder.counter(evicting)).passlink.verify())
                .containsExactly(new Problem("use counter", "it evicts"));
    }

    @Test
    void whatSignsAndCannotReadItIsOneAndSoIsWhatThrowsWithoutTheAddressThatItQuotes() {
        TokenGenerator forgetful = new TokenGenerator() {
            @Override
            public String generate(Grant grant) {
                return "";
            }

            @Override
            public Optional<Grant> verify(String token) {
                return Optional.empty();
            }
        };
        assertThat(parts(new Site(builder -> builder.tokens(forgetful)))).containsExactly("token generator");
        TokenGenerator broken = new TokenGenerator() {
            @Override
            public String generate(Grant grant) {
                throw new IllegalStateException("not for ops@example.com");
            }

            @Override
            public Optional<Grant> verify(String token) {
                return Optional.empty();
            }
        };
        assertThat(new Site(builder -> builder.tokens(broken)).passlink.verify())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.line()).contains("not for").doesNotContain("ops@"));
    }

    // What goes unencrypted

    @Test
    void aMailerAndABaseUrlWithoutEncryptionAreToldAtStart() {
        Site site = new Site(builder -> builder.unencryptedBaseUrl("http://jobs.test:8080/app")
                .mailer(mailer(Optional.empty(), Optional.of("without TLS"))));
        assertThat(site.reasons(AuditEvent.Type.WARNING)).contains(Reason.UNENCRYPTED, Reason.UNENCRYPTED);
        assertThat(site.audit.last().detail()).isEqualTo("without TLS");
        assertThat(site.passlink.baseUrl()).hasToString("http://jobs.test:8080/app");
    }
}
