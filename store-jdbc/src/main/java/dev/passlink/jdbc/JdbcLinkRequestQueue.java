package dev.passlink.jdbc;

import dev.passlink.jdbc.RequestTable.Claim;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue in the table {@code passlink_link_request}, which every node works on that has started one.
 *
 * <pre>{@code
 * Passlink.builder().queue(JdbcLinkRequestQueue.builder(dataSource).build());
 * }</pre>
 *
 * <p>{@link #offer} returns once the request is committed; from then on, nothing is lost if a node dies. The row contains what
 * was typed and when, as {@link LinkRequest#text()}: an address, but no link, token or code.
 *
 * <p>A node that works on a row has claimed it for a lease, which it renews while it works; no connection and no lock is held
 * during lookup and sending. When a node dies, another takes its rows once their leases end. An email is sent twice only if a
 * node dies, or stands still for longer than a lease, or loses the database for that long, between the mail server's answer and
 * the removal of the row. Leases and delays use the database's clock, so the nodes' clocks don't matter.
 *
 * <p>A request whose attempt fails is tried again after longer and longer delays. After the last one the row stays in the state
 * dead, {@link dev.passlink.port.LinkRequestQueue.Handler#abandoned} is called once, and a day later the row is removed. The
 * handler drops requests that are too old to be emailed.
 *
 * <p>The connections must come with auto-commit on and take no part in the application's transactions, as for {@link
 * JdbcUseCounter}. Safe for use by several threads; has a few of its own from {@link #start} to {@link #close}, which don't keep
 * the process alive.
 */
public final class JdbcLinkRequestQueue implements LinkRequestQueue {
    private static final Duration DEAD_FOR = Duration.ofDays(1);
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);
    /** A claim reads past them all. */
    private static final int MOST_LEFT = 1_000;

    private static final Logger log = LoggerFactory.getLogger(JdbcLinkRequestQueue.class);

    private final RequestTable table;
    private final int capacity;
    private final int threads;
    private final Duration pollInterval;
    private final Duration lease;
    private final Duration timeout;
    private final Duration drainDeadline;
    private final List<Duration> backOff;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor ticker;

    private final AtomicReference<@Nullable Handler> handler = new AtomicReference<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Rows come and go under the first, and are counted under the second, lest a change be counted twice or never. */
    private final ReadWriteLock rows = new ReentrantReadWriteLock();

    private final AtomicBoolean failing = new AtomicBoolean();
    /** One claim at a time: the threads of one node need not race each other for the same rows. */
    private final ReentrantLock claiming = new ReentrantLock();
    /** What this node works on, and what it must not repeat although the table does not yet say so. */
    private final Map<String, HeldClaim> held = new ConcurrentHashMap<>();

    /** What this node couldn't read, and until when others may take it first: they look at least twice per lease. */
    private final Map<String, Long> leftToOthers = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile boolean stopped;
    private volatile boolean interrupted;
    /** When there was last something to do. */
    private volatile long foundAt = System.nanoTime();

    private long lookedAt = foundAt;
    private long purgedAt = System.nanoTime() - BETWEEN_PURGES.toNanos();

    private JdbcLinkRequestQueue(Builder builder) {
        this.table = new RequestTable(
                new Database(builder.dataSource, builder.dialect, builder.timeout),
                builder.random,
                builder.backOff.stream()
                        .reduce(builder.lease, (one, other) -> one.compareTo(other) > 0 ? one : other)
                        // A statement's time is when it began, and it may see what one that began later has written.
                        .plus(builder.timeout));
        this.capacity = builder.capacity;
        this.threads = builder.threads;
        this.pollInterval = builder.pollInterval;
        this.lease = builder.lease;
        this.timeout = builder.timeout;
        this.drainDeadline = builder.drainDeadline;
        this.backOff = builder.backOff;
        // A wake-up that finds no room is not missed: those that wait will look for everything that is due.
        this.workers = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(threads),
                JdbcLinkRequestQueue::daemon,
                new ThreadPoolExecutor.DiscardPolicy());
        this.ticker = new ScheduledThreadPoolExecutor(
                1, JdbcLinkRequestQueue::daemon, new ThreadPoolExecutor.DiscardPolicy());
        ticker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Starts building a queue.
     *
     * @param dataSource a pool of connections to the database, with auto-commit on; never closed by this class
     * @return a builder that needs nothing else
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Starts working on all waiting requests, including those from other nodes and from before.
     *
     * @throws IllegalStateException if it was started before
     */
    @Override
    public void start(Handler handler) {
        if (!this.handler.compareAndSet(null, handler)) {
            throw new IllegalStateException("This queue already serves another Passlink: give each its own.");
        }
        var unused = ticker.scheduleWithFixedDelay(this::tick, 0, pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Commits a request.
     *
     * @return false if there is no room, or the queue is closed or not started. The room is counted now and
     *     then, so that several nodes together may exceed it by what they take meanwhile
     * @throws IllegalStateException if the database does not answer; the request may have been taken all the same. The
     *     message holds nothing of the request
     */
    @Override
    public boolean offer(LinkRequest request) {
        if (closed || handler.get() == null) {
            return false;
        }
        boolean taken = false;
        rows.readLock().lock();
        try {
            if (waiting.incrementAndGet() > capacity) {
                return false;
            }
            table.insert(request);
            taken = true;
        } finally {
            if (!taken) {
                waiting.decrementAndGet();
            }
            rows.readLock().unlock();
        }
        wakeUp();
        return true;
    }

    /** Looks into its table, or throws. */
    @Override
    public Optional<String> problem() {
        table.waiting(1);
        return Optional.empty();
    }

    /**
     * The requests given up in the last day, newest first and at most a thousand.
     *
     * @return the requests, without the addresses in them
     * @throws IllegalStateException if the database doesn't answer
     */
    public List<DeadRequest> dead() {
        return table.dead();
    }

    /**
     * Tries a request that was given up again, at once and with all its attempts. It doesn't become younger: the handler drops
     * what would arrive too late.
     *
     * @param handle {@link DeadRequest#handle}
     * @return how many requests with this handle were put back; 0 if none was given up in the last day
     * @throws IllegalStateException if the database doesn't answer
     */
    public int replay(String handle) {
        int replayed = table.replay(handle);
        waiting.addAndGet(replayed);
        wakeUp();
        return replayed;
    }

    /**
     * Takes no more and works on what is due until nothing is, or the deadline has passed, or the calling thread is
     * interrupted. What is left stays for other nodes, or for the next start: nothing is abandoned, and nothing interrupted
     * but the waiting, which could harm a database in this process.
     */
    @Override
    public void close() {
        closed = true;
        wakeUp();
        workers.shutdown();
        try {
            // After an interrupt, closing again doesn't wait either.
            if (!workers.awaitTermination(interrupted ? 0 : drainDeadline.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The queue was closed while emails were being sent; other nodes will try the rest");
            }
            stop();
            if (!ticker.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The queue was closed while the database didn't answer");
            }
        } catch (InterruptedException e) {
            interrupted = true;
            stop();
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        stopped = true;
        ticker.execute(this::lastWords);
        ticker.shutdown();
    }

    /** What could not be written down before would be mailed again by another node. */
    private void lastWords() {
        try {
            held.values().removeIf(HeldClaim::keepUp);
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void wakeUp() {
        for (int i = 0; i < (closed ? threads : 1); i++) {
            workers.execute(this::work);
        }
    }

    /** Works on what is due until nothing is. */
    private void work() {
        Handler current = handler.get();
        try {
            Optional<HeldClaim> next = current == null ? Optional.empty() : claim();
            while (next.isPresent() && current != null) {
                attempt(next.get(), current);
                next = claim();
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    private Optional<HeldClaim> claim() {
        if (stopped) {
            return Optional.empty();
        }
        claiming.lock();
        try {
            leftToOthers.values().removeIf(until -> System.nanoTime() - until >= 0);
            Optional<HeldClaim> claimed = table.claim(lease, this::isSkipped, leftToOthers.size() + held.size())
                    .map(claim -> new HeldClaim(table, claim, lease));
            claimed.ifPresent(mine -> {
                held.put(mine.claim().id(), mine);
                foundAt = System.nanoTime();
            });
            failing.set(false);
            return claimed;
        } finally {
            claiming.unlock();
        }
    }

    private boolean isSkipped(String id) {
        Long until = leftToOthers.get(id);
        return held.containsKey(id) || (until != null && System.nanoTime() - until < 0);
    }

    private void attempt(HeldClaim mine, Handler handler) {
        boolean hasOutcome = false;
        try {
            // Another thread looks for the next one meanwhile.
            wakeUp();
            Runnable outcome = outcome(mine.claim(), handler);
            hasOutcome = true;
            // Nobody interrupts this thread but what has just run in it, and the database is not to suffer for it.
            var unused = Thread.interrupted();
            end(mine, outcome);
        } finally {
            // Its lease ends, and then it is tried again.
            if (!hasOutcome) {
                held.remove(mine.claim().id());
            }
        }
    }

    private void end(HeldClaim mine, Runnable outcome) {
        mine.end(() -> {
            rows.readLock().lock();
            try {
                outcome.run();
            } finally {
                rows.readLock().unlock();
            }
        });
        held.remove(mine.claim().id());
    }

    /** Makes the attempt; what comes back is to be written down. */
    private Runnable outcome(Claim claim, Handler handler) {
        LinkRequest request = claim.toRequest();
        // Claims whose nodes died count as attempts, so that a request that kills its node isn't tried forever.
        boolean tooMany = claim.attempt() > backOff.size() + 1;
        Outcome outcome = tooMany ? Outcome.AGAIN : attempt(request, handler);
        if (outcome == Outcome.DONE) {
            return () -> {
                table.remove(claim);
                waiting.decrementAndGet();
            };
        }
        if (claim.attempt() <= backOff.size()) {
            int attempts = outcome == Outcome.ONCE_MORE ? backOff.size() : claim.attempt();
            Duration delay = backOff.get(attempts - 1);
            Duration patience = outcome == Outcome.ELSEWHERE ? delay.plus(lease) : delay;
            return () -> {
                // At once, for a node that can read it may be about to close, and does only what is due. But only
                // once, or as many nodes as there are attempts would use them up in a moment.
                boolean left = outcome == Outcome.ELSEWHERE && leaveToOthers(claim, patience);
                if (table.retryIn(claim, attempts, left && claim.attempt() == 1 ? Duration.ZERO : delay)) {
                    var unused = ticker.schedule(this::wakeUp, patience.toMillis(), TimeUnit.MILLISECONDS);
                }
            };
        }
        return () -> {
            if (table.giveUp(claim)) {
                waiting.decrementAndGet();
                abandon(request, handler);
            }
        };
    }

    /**
     * Or this node, which knows when the row is due and needs no time for it, would always be the first to look again, and use up
     * the attempts of another site's backlog.
     */
    private boolean leaveToOthers(Claim claim, Duration patience) {
        boolean room = leftToOthers.size() < MOST_LEFT;
        if (room) {
            leftToOthers.put(claim.id(), System.nanoTime() + patience.toNanos());
        }
        return room;
    }

    private static void abandon(LinkRequest request, Handler handler) {
        try {
            handler.abandoned(request);
        } catch (Throwable e) {
            // It is written down already, and there is no other time.
            failedToHandle(e);
        } finally {
            // The next claim is not to suffer for it either.
            var unused = Thread.interrupted();
        }
    }

    private static Outcome attempt(LinkRequest request, Handler handler) {
        try {
            return handler.handle(request);
        } catch (Throwable e) {
            // Errors and undeclared exceptions, too: this thread would end, and its claim be renewed for ever.
            failedToHandle(e);
            return Outcome.AGAIN;
        }
    }

    /** Without the message, which may quote an address. */
    private static void failedToHandle(Throwable e) {
        log.warn("A request for a link couldn't be handled: {}", e.getClass().getName());
    }

    private void tick() {
        try {
            held.values().removeIf(HeldClaim::keepUp);
            long now = System.nanoTime();
            // Twice as long each time that nothing was found.
            boolean look = now - lookedAt >= Math.min(lease.toNanos() / 2, lookedAt - foundAt);
            if (look || waiting.get() >= capacity) {
                count();
            }
            if (now - purgedAt >= BETWEEN_PURGES.toNanos()) {
                purgedAt = now;
                table.forget(DEAD_FOR);
            }
            if (look) {
                lookedAt = now;
                wakeUp();
            }
        } catch (Throwable e) {
            // Errors, too, or this would have been the last tick, and no lease be renewed any more.
            failed(e);
        }
    }

    /** Not while rows come and go: there is another tick, and a full queue has no more coming. */
    private void count() {
        if (waiting.get() != 0 && rows.writeLock().tryLock()) {
            try {
                waiting.set(table.waiting(capacity));
            } finally {
                rows.writeLock().unlock();
            }
        }
    }

    /** Told once for each failure of the database, however long it lasts. */
    private void failed(Throwable e) {
        // What is due meanwhile is to be found soon after.
        foundAt = System.nanoTime();
        if (failing.compareAndSet(false, true)) {
            log.warn("The request queue can't work at the moment and will keep trying: {}", e.getMessage());
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "passlink-queue");
        thread.setDaemon(true);
        return thread;
    }

    /** Builds a queue; not safe for use by several threads. */
    public static final class Builder {
        private final DataSource dataSource;
        private @Nullable Dialect dialect;
        private int capacity = 10_000;
        private int threads = 4;
        private Duration pollInterval = Duration.ofSeconds(1);
        private Duration lease = Duration.ofSeconds(20);
        private Duration timeout = Timeouts.STATEMENT;
        private Duration drainDeadline = Duration.ofSeconds(10);
        private SecureRandom random = new SecureRandom();
        /** Ends before a login link would: later there is nothing left to mail. */
        private List<Duration> backOff = List.of(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                Duration.ofSeconds(240));

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * Sets the database's SQL dialect; by default, the first connection is asked.
         *
         * @param dialect the dialect
         * @return this
         */
        public Builder dialect(Dialect dialect) {
            this.dialect = dialect;
            return this;
        }

        /**
         * Sets approximately how many requests may wait or be in progress; 10,000 by default.
         *
         * @param requests at least 1
         * @return this
         * @throws IllegalArgumentException if it's less
         */
        public Builder capacity(int requests) {
            this.capacity = atLeastOne(requests, "A queue needs room: give a capacity of at least 1.");
            return this;
        }

        /**
         * Sets how many emails this node may send at once; 4 by default. Each needs a connection before and after, and none
         * during lookup and sending.
         *
         * @param threads at least 1
         * @return this
         * @throws IllegalArgumentException if it's less
         */
        public Builder threads(int threads) {
            this.threads = atLeastOne(threads, "A queue needs threads: give at least 1.");
            return this;
        }

        /**
         * Sets how often to look for requests that other nodes left; a second by default. A node that finds nothing looks half as
         * often each time, down to twice per lease. A node works on requests that it has accepted at once, and retries them when
         * that is due.
         *
         * @param interval from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if it's out of range
         */
        public Builder pollInterval(Duration interval) {
            this.pollInterval = Timeouts.checked(interval);
            return this;
        }

        /**
         * Sets how long a node that has died keeps its requests; 20 seconds by default. Others take them within one and a half
         * leases and a poll interval after its last sign of life. A live node renews its leases, however long an email takes.
         *
         * @param lease at least four poll intervals, and at most an hour
         * @return this
         * @throws IllegalArgumentException if it's longer
         */
        public Builder lease(Duration lease) {
            this.lease = Timeouts.checked(lease);
            return this;
        }

        /**
         * Sets how long to wait before each retry; by default seven retries, after a second up to four minutes.
         *
         * @param delays one for each attempt after the first, each from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if one is out of range
         */
        public Builder backOff(List<Duration> delays) {
            delays.forEach(Timeouts::checked);
            this.backOff = List.copyOf(delays);
            return this;
        }

        /**
         * Sets how long {@link JdbcLinkRequestQueue#close} may take; 10 seconds by default.
         *
         * @param deadline from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if it's out of range
         */
        public Builder drainDeadline(Duration deadline) {
            this.drainDeadline = Timeouts.checked(deadline);
            return this;
        }

        /**
         * Sets how long a statement may take; 5 seconds by default.
         *
         * @param timeout from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if it's out of range
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Timeouts.checked(timeout);
            return this;
        }

        /**
         * Sets the source of row names; a new one by default.
         *
         * @param random safe for use by several threads
         * @return this
         */
        public Builder random(SecureRandom random) {
            this.random = random;
            return this;
        }

        /**
         * Builds the queue, without connecting and without starting threads.
         *
         * @return the queue
         * @throws IllegalArgumentException if the lease is less than four poll intervals, so that it could end before it's
         *     renewed
         */
        public JdbcLinkRequestQueue build() {
            if (lease.compareTo(pollInterval.multipliedBy(4)) < 0) {
                throw new IllegalArgumentException(
                        "A lease must be at least four poll intervals, or a live node could lose" + " it.");
            }
            return new JdbcLinkRequestQueue(this);
        }

        private static int atLeastOne(int value, String otherwise) {
            if (value < 1) {
                throw new IllegalArgumentException(otherwise);
            }
            return value;
        }
    }
}
