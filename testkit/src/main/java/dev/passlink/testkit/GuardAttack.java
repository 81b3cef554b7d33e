package dev.passlink.testkit;

import static java.util.Objects.requireNonNullElse;

import dev.passlink.testkit.RawConnection.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries to get past the guard of a running application: sends thousands of requests without a sign-in, whose paths some router
 * may read as guarded ones. Uses plain sockets, because an HTTP client would correct the paths.
 *
 * <p>However the application routes, no handler behind the guard may be reached. To detect that, each of them sends a marker, a
 * response header such as {@code X-Guarded}, before it does anything else; a WebSocket endpoint sends it as a message when it is
 * opened.
 *
 * <pre>{@code
 * GuardAttack.Report report = GuardAttack.on(URI.create("http://localhost:8080"))
 *     .guarded("/account/*", "/account/orders/17", "/jobs/{id}/apply")
 *     .open("/", "/jobs/17")
 *     .marker("X-Guarded")
 *     .unguarded(URI.create("http://localhost:8081"))   // the same application without the filter
 *     .paths(5_000)
 *     .seed(42)
 *     .run();
 * report.assertNoneReached();
 * }</pre>
 *
 * <p>A test that can't fail proves nothing, so the attack first checks that the marker appears when the guard lets a request in:
 * with a cookie ({@link #cookie}), or at a copy of the application without the guard ({@link #unguarded}). The copy is worth the
 * effort: it gets every request too, the report says how many of them its routing took for guarded ones, and later requests are
 * made from those.
 *
 * <p>The same seed and the same application give the same requests. It sends only to this machine. Give it an application that
 * belongs to the test: with a cookie, or at a copy, guarded handlers run, including those that delete.
 *
 * <p>Not safe for use by several threads; it uses several itself.
 */
public final class GuardAttack {
    private static final int CONNECTIONS = 4;
    private static final int AT_ONCE = 256;
    private static final int MOST_LISTED = 1_000;
    private static final int MOST_SHOWN = 30;

    private final URI baseUrl;
    private final List<String> guarded = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private String marker = "";
    private String cookie = "";
    private Optional<URI> copy = Optional.empty();
    private int paths = 5_000;
    private long seed = 42;
    private Duration within = Duration.ofMinutes(10);

    private GuardAttack(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    /**
     * Prepares an attack on an application.
     *
     * @param baseUrl where it listens, with its context path if there is one; {@code http}, on a loopback address
     * @return an attack without paths
     * @throws IllegalArgumentException if it isn't such a URL, or names another machine
     */
    public static GuardAttack on(URI baseUrl) {
        address(baseUrl);
        return new GuardAttack(baseUrl);
    }

    /**
     * Adds guarded paths: the patterns of the rules, and the paths of handlers behind them.
     *
     * @param paths paths below the context path: {@code /account}, {@code /account/*}, {@code /jobs/{id}/apply}. A variable is
     *     tried with 17 and with text that number parsers read as 17; if it must be something else, give the path
     * @return this
     * @throws IllegalArgumentException if one doesn't begin with a slash
     */
    public GuardAttack guarded(String... paths) {
        addTo(guarded, paths);
        return this;
    }

    /**
     * Adds paths that anyone can see, as a way in.
     *
     * @param paths paths below the context path; {@code /} if none is given
     * @return this
     * @throws IllegalArgumentException if one doesn't begin with a slash
     */
    public GuardAttack open(String... paths) {
        addTo(open, paths);
        return this;
    }

    private static void addTo(List<String> all, String... paths) {
        for (String path : paths) {
            if (!path.matches("/[!-~]*")) {
                throw new IllegalArgumentException("A path begins with a slash and is written as it's sent: " + path);
            }
            all.add(path);
        }
    }

    /**
     * Sets what only a guarded handler sends.
     *
     * @param text part of the answer's head, such as the name of a header, or of its body; case doesn't matter
     * @return this
     * @throws IllegalArgumentException if it is empty
     */
    public GuardAttack marker(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "The marker is what every guarded handler sends, such as X-Guarded; it can't" + " be empty.");
        }
        this.marker = text.toLowerCase(Locale.ROOT);
        return this;
    }

    /**
     * Sets the cookie of a user who may see the guarded paths, to show that the marker appears.
     *
     * @param header the value of the {@code Cookie} header; sent with plain paths before the attack, and never during it
     * @return this
     */
    public GuardAttack cookie(String header) {
        this.cookie = header;
        return this;
    }

    /**
     * Adds a copy of the application without the guard, to show which requests its routing takes for guarded ones.
     *
     * @param copy where it listens, with the same context path
     * @return this
     * @throws IllegalArgumentException if it isn't an {@code http} URL of this machine, or has another path
     */
    public GuardAttack unguarded(URI copy) {
        address(copy);
        if (!context(copy).equals(context(baseUrl))) {
            throw new IllegalArgumentException("The copy must have the context path of " + baseUrl + ": " + copy);
        }
        this.copy = Optional.of(copy);
        return this;
    }

    /**
     * Sets the number of requests.
     *
     * @param count at least 1; 5,000 by default
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public GuardAttack paths(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("An attack needs at least one request, not " + count);
        }
        this.paths = count;
        return this;
    }

    /**
     * Sets the seed from which the requests are made.
     *
     * @param seed any number; 42 by default
     * @return this
     */
    public GuardAttack seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Limits the time; an attack that it ends hasn't passed.
     *
     * @param time ten minutes by default
     * @return this
     */
    public GuardAttack within(Duration time) {
        this.within = time;
        return this;
    }

    /**
     * The result.
     *
     * @param asked how many requests were to be sent
     * @param sent how many were sent within the time
     * @param answers how many got each status; 0 for those without an answer
     * @param arrived how many reached a guarded handler of
     *     the copy without the guard; 0 if there is no copy
     * @param reached the request lines of up to a thousand that reached a guarded handler, with anything but printable ASCII as
     *     {@code \xNN}
     * @param broke up to a thousand that were answered with 500, but not by the copy
     * @param arrivals some of
     *     those that reached the copy's guarded handlers, to see what was tried
     */
    public record Report(
            int asked,
            int sent,
            Map<Integer, Integer> answers,
            int arrived,
            List<String> reached,
            List<String> broke,
            List<String> arrivals) {
        /**
         * Copies the lists.
         *
         * @param asked how many requests were to be sent
         * @param sent how many were sent
         * @param answers how many got each status
         * @param arrived how many reached the copy's guarded handlers
         * @param reached those that reached a guarded handler
         * @param broke those that were answered with 500
         * @param arrivals some of those that reached the copy's guarded handlers
         */
        public Report {
            answers = Collections.unmodifiableMap(new TreeMap<>(answers));
            reached = List.copyOf(reached);
            broke = List.copyOf(broke);
            arrivals = List.copyOf(arrivals);
        }

        /**
         * Fails unless all requests were sent and none reached a guarded handler.
         *
         * @throws AssertionError with the requests that did
         */
        public void assertNoneReached() {
            if (!reached.isEmpty()) {
                throw new AssertionError(
                        "Requests reached a guarded handler without a sign-in. " + this + list(reached));
            }
            if (sent < asked) {
                throw new AssertionError("The time was too short for all requests. " + this);
            }
        }

        /**
         * Fails if a request was answered with 500.
         *
         * @throws AssertionError with the requests that were
         */
        public void assertNothingBroke() {
            if (!broke.isEmpty()) {
                throw new AssertionError("Requests were answered with a server error. " + this + list(broke));
            }
        }

        private static String list(List<String> requests) {
            String shown = String.join("\n  ", requests.subList(0, Math.min(MOST_SHOWN, requests.size())));
            return "\n  " + shown + (requests.size() > MOST_SHOWN ? "\n  …" : "");
        }

        /**
         * The result in one line.
         *
         * @return such as {@code 5000 of 5000 sent, answered {200=12, 303=1800, 400=3188}, 2104 arrived without the guard,
         *     0 reached a guarded handler}
         */
        @Override
        public String toString() {
            return sent + " of " + asked + " sent, answered " + answers + ", " + arrived
                    + " arrived without the guard, " + reached.size() + (reached.size() < MOST_LISTED ? "" : " or more")
                    + " reached a guarded handler";
        }
    }

    /**
     * Runs the attack.
     *
     * @return its result
     * @throws IllegalArgumentException if there is nothing to try, or nothing shows that a guarded handler can be reached
     * @throws java.io.UncheckedIOException if nothing listens there
     */
    public Report run() {
        if (guarded.isEmpty() || marker.isEmpty()) {
            throw new IllegalArgumentException(
                    "Set the guarded(…) paths and the marker(…) that guarded handlers send.");
        }
        if (cookie.isEmpty() && copy.isEmpty()) {
            throw new IllegalArgumentException(
                    "Nothing would show that this test can fail: set the cookie(…) of a user who may see the guarded paths,"
                            + " or the address of an unguarded(…) copy of the application.");
        }
        if (open.isEmpty()) {
            open.add("/");
        }
        return new Run(showThatTheMarkerIsSeen()).run();
    }

    /** Whether that took an upgrade in some case. */
    private boolean showThatTheMarkerIsSeen() {
        boolean sockets = false;
        for (String pattern : guarded) {
            List<AttackRequest> plain = AttackRequests.plain(pattern).stream()
                    .flatMap(path -> Stream.of(plain("GET", path), plain("POST", path), upgrade(path)))
                    .toList();
            Optional<AttackRequest> seen = copy.flatMap(where -> seen(where, plain));
            if (seen.isEmpty() && !cookie.isEmpty()) {
                seen = seen(baseUrl, plain);
            }
            sockets |= seen.orElseThrow(() -> nothingSeen(pattern, plain)).isAlone();
        }
        return sockets;
    }

    private IllegalArgumentException nothingSeen(String pattern, List<AttackRequest> plain) {
        return new IllegalArgumentException("No answer at " + pattern + " has the marker " + marker + ", not even "
                + (copy.isPresent() ? "without the guard" : "with the cookie")
                + ", so nothing would show that a guarded handler was reached there. Tried: " + plain);
    }

    private AttackRequest plain(String method, String path) {
        return allowed(method, path, List.of());
    }

    private AttackRequest upgrade(String path) {
        return allowed("GET", path, AttackRequests.WEB_SOCKET);
    }

    private AttackRequest allowed(String method, String path, List<String> headers) {
        String target = context(baseUrl) + path;
        List<String> all = new ArrayList<>(headers);
        if (!cookie.isEmpty()) {
            all.add("Cookie: " + cookie);
        }
        return new AttackRequest(method, target, target, "HTTP/1.1", all, "");
    }

    private Optional<AttackRequest> seen(URI where, List<AttackRequest> requests) {
        try (RawConnection connection = new RawConnection(address(where), host(where))) {
            return requests.stream()
                    .filter(request -> isMarked(connection.send(request)))
                    .findFirst();
        }
    }

    private boolean isMarked(Answer answer) {
        return answer.text().contains(marker);
    }

    /** The result of one request. */
    private record Outcome(int status, boolean reached, boolean arrived, boolean broke) {}

    /** In batches: what one batch finds goes into the next, in whatever order the answers came. */
    private final class Run {
        private final AttackRequests requests;
        private final Map<Integer, Integer> answers = new TreeMap<>();
        private final List<String> reached = new ArrayList<>();
        private final List<String> broke = new ArrayList<>();
        private final List<String> arrivals = new ArrayList<>();
        private final long began = System.nanoTime();
        private int arrived;
        private int sent;

        Run(boolean sockets) {
            this.requests = new AttackRequests(seed, context(baseUrl), host(baseUrl), guarded, open, sockets);
        }

        Report run() {
            ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
            List<Worker> workers =
                    IntStream.range(0, CONNECTIONS).mapToObj(i -> new Worker()).toList();
            try {
                while (sent < paths && System.nanoTime() - began < within.toNanos()) {
                    batch(threads, workers);
                }
            } finally {
                threads.shutdownNow();
                workers.forEach(Worker::close);
            }
            return new Report(paths, sent, answers, arrived, reached, broke, arrivals);
        }

        private void batch(ExecutorService threads, List<Worker> workers) {
            int size = Math.min(AT_ONCE, paths - sent);
            List<AttackRequest> batch =
                    IntStream.range(0, size).mapToObj(i -> requests.next()).toList();
            List<Callable<List<Outcome>>> work = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Worker worker = workers.get(i);
                List<AttackRequest> part = batch.subList(size * i / CONNECTIONS, size * (i + 1) / CONNECTIONS);
                work.add(() -> part.stream().map(worker::send).toList());
            }
            List<Outcome> outcomes = new ArrayList<>();
            try {
                for (Future<List<Outcome>> part : threads.invokeAll(work)) {
                    outcomes.addAll(part.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while attacking", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
            for (int i = 0; i < size; i++) {
                note(batch.get(i), outcomes.get(i));
            }
        }

        private void note(AttackRequest request, Outcome outcome) {
            sent++;
            answers.merge(outcome.status(), 1, Integer::sum);
            if (outcome.reached()) {
                add(reached, request + " -> " + outcome.status());
            }
            if (outcome.broke()) {
                add(broke, request.toString());
            }
            if (outcome.arrived()) {
                arrived++;
                requests.remember(request.path());
                add(arrivals, request.toString());
            }
        }

        private static void add(List<String> list, String line) {
            if (list.size() < MOST_LISTED) {
                list.add(line);
            }
        }
    }

    /** A connection to the application, and one to its copy. */
    private final class Worker implements AutoCloseable {
        private final RawConnection application = new RawConnection(address(baseUrl), host(baseUrl));
        private final Optional<RawConnection> unguarded =
                copy.map(where -> new RawConnection(address(where), host(where)));

        Outcome send(AttackRequest request) {
            Answer answer = application.send(request);
            Answer bare = unguarded.map(other -> other.send(request)).orElse(Answer.NONE);
            boolean broke = answer.status() == 500 && bare.status() != 500;
            return new Outcome(answer.status(), isMarked(answer), isMarked(bare), broke);
        }

        @Override
        public void close() {
            application.close();
            unguarded.ifPresent(RawConnection::close);
        }
    }

    private static String context(URI url) {
        return requireNonNullElse(url.getRawPath(), "").replaceAll("/+$", "");
    }

    private static String host(URI url) {
        return url.getRawAuthority();
    }

    private static InetSocketAddress address(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "Give the application's address as a URL such as http://localhost:8080/app," + " and not " + url);
        }
        try {
            InetAddress address = InetAddress.getByName(url.getHost());
            if (!address.isLoopbackAddress()) {
                throw new IllegalArgumentException(
                        "Attack only an application on this machine, at a loopback address such as 127.0.0.1, and not "
                                + url);
            }
            return new InetSocketAddress(address, url.getPort() < 0 ? 80 : url.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("There is no such host: " + url, e);
        }
    }
}
