package dev.passlink.boot;

import dev.passlink.jdbc.JdbcUseCounter;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes counts that are over now and then, for as long as the application's context is open. */
final class JdbcPurge implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JdbcPurge.class);

    /** As long as a statement may take unless told otherwise. */
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
            log.debug("{} counts that were over are removed", removed);
        } catch (RuntimeException e) {
            // Later will do, while an exception would end the schedule.
            log.warn("Counts that are over stay in the table for now: {}", e.getMessage());
        }
    }

    /** Lets a purge that runs come to its end for a while, since the DataSource is closed next. */
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
