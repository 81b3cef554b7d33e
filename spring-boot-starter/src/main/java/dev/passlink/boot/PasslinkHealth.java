package dev.passlink.boot;

import dev.passlink.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether Passlink's parts work. They are checked by one thread at a time and once a minute at most, however often the health is
 * requested. A mail server may take minutes to answer, so a request waits for a limited time and then gets the previous result.
 */
final class PasslinkHealth implements HealthIndicator, AutoCloseable {
    /**
     * Only emails can't be sent: signed-in users stay signed in, and passkeys work. Taking nodes out of service wouldn't help,
     * since all of them use the same mail server, so the HTTP status doesn't tell a load balancer to.
     */
    static final Status DEGRADED = new Status("DEGRADED", "Emails can't be sent");

    private static final String MAILER = "mailer";
    private static final String COUNTER = "use counter";
    private static final Duration AGE = Duration.ofMinutes(1);

    private final Supplier<List<Problem>> parts;
    private final Supplier<Optional<String>> weakness;
    private final Clock clock;
    private final Duration patience;
    private final ThreadPoolExecutor asking;

    private @Nullable Health known;
    private @Nullable CompletableFuture<Health> current;
    private Instant askedAt = Instant.MIN;

    PasslinkHealth(Supplier<List<Problem>> parts, Supplier<Optional<String>> weakness, Clock clock, Duration patience) {
        this.parts = parts;
        this.weakness = weakness;
        this.clock = clock;
        this.patience = patience;
        this.asking = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), PasslinkHealth::daemon);
        // No thread stays around in between.
        asking.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "passlink-health");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Health health() {
        try {
            return answer().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RejectedExecutionException stillAsking) {
            return before();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before();
        } catch (ExecutionException e) {
            return Health.down().withDetail("passlink", "the check failed").build();
        }
    }

    private synchronized CompletableFuture<Health> answer() {
        Instant now = clock.instant();
        CompletableFuture<Health> last = current;
        boolean isOld = Duration.between(askedAt, now).abs().compareTo(AGE) >= 0;
        if (last == null || (last.isDone() && isOld)) {
            askedAt = now;
            last = CompletableFuture.supplyAsync(this::ask, asking);
            current = last;
        }
        return last;
    }

    private Health ask() {
        Health health = health(parts.get(), weakness.get());
        synchronized (this) {
            known = health;
        }
        return health;
    }

    private synchronized Health before() {
        Health last = known;
        return last != null
                ? last
                : Health.unknown().withDetail("passlink", "still checking").build();
    }

    /** What a counter might do one day is only a detail: it works now, and taking the node out would help nobody. */
    private static Health health(List<Problem> problems, Optional<String> weakness) {
        List<Problem> serious = problems.stream()
                .filter(each -> !(each.part().equals(COUNTER) && weakness.equals(Optional.of(each.line()))))
                .toList();
        boolean onlyMails = serious.stream().allMatch(problem -> problem.part().equals(MAILER));
        Health.Builder health = serious.isEmpty() ? Health.up() : onlyMails ? Health.status(DEGRADED) : Health.down();
        problems.forEach(problem -> health.withDetail(problem.part(), problem.line()));
        return health.build();
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
