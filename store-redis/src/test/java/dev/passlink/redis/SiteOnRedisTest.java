package dev.passlink.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** A whole site whose Redis forgets. */
final class SiteOnRedisTest {
    private static final String ADA = "ada@example.com";

    private final MutableClock clock = new MutableClock();
    private final RecordingMailer mailer = new RecordingMailer();
    private final RecordingAudit audit = new RecordingAudit();
    private final DirectQueue queue = new DirectQueue();

    @TempDir
    private Path folder;

    private TestRedis.Own redis;
    private RedisClient jedis;
    private Passlink passlink;

    @BeforeEach
    void start() {
        redis = TestRedis.newest().another(folder);
        jedis = redis.client();
        passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))
                .users(new FakeUsers().put(new User("1", EmailAddress.of(ADA), true, "s1", Set.of())))
                .mailer(mailer)
                .queue(queue)
                .audit(audit)
                .clock(clock)
                .counter(new RedisUseCounter(
                        (script, keys, arguments) -> (String) jedis.eval(script, keys, arguments), clock))
                .build();
    }

    @AfterEach
    void stop() {
        passlink.close();
        jedis.close();
        redis.close();
    }

    @Test
    void aLinkThatIsIssuedRightAfterTheFirstStartIsGoodAtOnceAndOnlyOnce() {
        String token = mailedToAda();

        assertThat(reason(token)).isEqualTo(Reason.OK);
        assertThat(reason(token)).isEqualTo(Reason.USED);
    }

    @Test
    void aUsedLinkIsForgottenByTheVeryCallThatNoticesTheLoss() {
        mailedToAda();
        clock.advance(Duration.ofHours(1));
        String used = mailedToAda();
        assertThat(reason(used)).isEqualTo(Reason.OK);

        redis.command(Protocol.Command.FLUSHALL);

        assertThat(reason(used)).isEqualTo(Reason.FORGOTTEN);
        assertThat(reason(mailedToAda())).isEqualTo(Reason.OK);
    }

    @Test
    void aUsedLinkIsForgottenAfterALossThatAnybodyElseHasNoticedAndTheNextOneWorks() {
        mailedToAda();
        clock.advance(Duration.ofHours(1));
        String used = mailedToAda();
        assertThat(reason(used)).isEqualTo(Reason.OK);

        redis.command(Protocol.Command.FLUSHALL);
        mailedToAda();
        String next = mailedToAda();

        assertThat(reason(used)).isEqualTo(Reason.FORGOTTEN);
        assertThat(reason(next)).isEqualTo(Reason.OK);
        assertThat(audit.reasons(AuditEvent.Type.WARNING)).containsExactly(Reason.COUNTS_LOST);
    }

    @Test
    void aRedisThatMayEvictIsTold() {
        jedis.configSet("maxmemory-policy", "volatile-lru");

        mailedToAda();

        assertThat(audit.reasons(AuditEvent.Type.WARNING)).containsExactly(Reason.COUNTS_AT_RISK);
    }

    private String mailedToAda() {
        var unused = passlink.flows().requestLogin(LoginForm.of(ADA), "192.0.2.1", Browser.NONE);
        queue.runPending();
        return mailer.lastLink().replaceFirst(".*=", "");
    }

    private Reason reason(String token) {
        return passlink.flows().redeem(token, Browser.NONE) instanceof Redemption.Refused refused
                ? refused.reason()
                : Reason.OK;
    }
}
