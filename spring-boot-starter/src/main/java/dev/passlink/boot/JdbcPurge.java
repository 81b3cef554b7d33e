package dev.passlink.boot;

import dev.passlink.jdbc.JdbcUseCounter;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes expired counts at intervals, for as long as the application's context is open. */
final class JdbcPurge implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JdbcPurge.class);

    /** The default time limit of a statement. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JdbcUseCounter counter;
    private final ScheduledExecutorService thread;

    JdbcPurge(JdbcUseCounter counter, Duration every) {
        this.counter = counter;
        this.thread = new ScheduledThreadPoolExecutor(1, JdbcPurge::daemon);
        if (!every.isZero()) {
            var unused = thread.scheduleWithFixedDelay(
                    this::purge, every.toMillis(), Math.max(1, every.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "passlink-purge");
        thread.setDaemon(true);
        return thread;
    }

    void purge() {
        try {
            long removed = counter.purge();
            log.debug("Removed {} expired counts", removed);
        } catch (Throwable e) {
            // The next run will do; an exception or an error would end the schedule.
            log.warn("Expired counts could not be removed and stay in the table for now: {}", e.getMessage());
        }
    }

    /** Gives a running purge a few seconds to finish, because the DataSource is closed next. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
