package dev.passlink;

import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A site whose mail server takes 200 ms for each mail, asked for links by a thousand people a second; or, as {@code
 * timing}, asked for known and unknown addresses at random, to compare how long each answer takes.
 */
public final class AskingLoad implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final int MAIL_MILLIS = 200;
    private static final int MANY = 10_000_000;
    private static final Pattern FIELD = Pattern.compile("name=\"antiForgery\" value=\"([^\"]+)\"");

    private final SlowSmtpServer smtp = new SlowSmtpServer(MAIL_MILLIS);
    private final Server server = new Server();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Passlink passlink;
    private final URI base;
    private final String cookie;
    private final String field;

    private AskingLoad(Duration lookUp) throws Exception {
        SmtpMailer mailer = SmtpMailer.builder("smtp://127.0.0.1:" + smtp.port() + "?from=login@example.com")
                .connections(CONNECTIONS)
                .build();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new EveryOther(lookUp))
                .mailer(mailer)
                .queue(new InMemoryLinkRequestQueue(60_000, CONNECTIONS))
                .limits(new Limits(MANY, MANY, MANY, MANY))
                .audit(event -> {})
                .build();
        ServletContextHandler context = new ServletContextHandler("/");
        PasslinkFilter filter = PasslinkFilter.builder(passlink).build();
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        server.setHandler(context);
        server.start();
        base = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/login");
        HttpResponse<String> page = client.send(get(), HttpResponse.BodyHandlers.ofString());
        cookie = page.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        Matcher found = FIELD.matcher(page.body());
        if (!found.find()) {
            throw new IllegalStateException("The form has no anti-forgery field");
        }
        field = found.group(1);
    }

    /** Knows the even ones. */
    private record EveryOther(Duration time) implements UserLookup {
        @Override
        public Optional<User> findByAddress(EmailAddress address) {
            LockSupport.parkNanos(time.toNanos());
            String name = address.text().substring(0, address.text().indexOf('@'));
            return Integer.parseInt(name) % 2 == 0
                    ? Optional.of(new User(name, address, true, "stamp", Set.of()))
                    : Optional.empty();
        }

        @Override
        public Optional<User> findById(String id) {
            return findByAddress(EmailAddress.of(id + "@example.com"));
        }
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("timing")) {
            for (int run = 0; run < 4; run++) {
                try (AskingLoad load = new AskingLoad(Duration.ofMillis(20))) {
                    load.time(Integer.parseInt(args[1]));
                }
            }
        } else {
            try (AskingLoad load = new AskingLoad(Duration.ZERO)) {
                load.flood(Integer.parseInt(args[1]));
            }
        }
        System.exit(0);
    }

    private HttpRequest get() {
        return HttpRequest.newBuilder(base).header("Accept", "text/html").build();
    }

    private HttpRequest ask(int number) {
        String form =
                "antiForgery=" + field + "&email=" + URLEncoder.encode(number + "@example.com", StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(base)
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private void flood(int seconds) throws Exception {
        for (int i = 0; i < 2000; i++) {
            millis(get());
        }
        List<Double> idle = pages(1000);
        Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
        AtomicInteger next = new AtomicInteger(1000);
        List<CompletableFuture<?>> answers = Collections.synchronizedList(new ArrayList<>());
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        ScheduledFuture<?> asking = clock.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < 10; i++) {
                        answers.add(
                                client.sendAsync(ask(next.getAndIncrement()), HttpResponse.BodyHandlers.discarding())
                                        .thenAccept(answer -> statuses.merge(answer.statusCode(), 1, Integer::sum)));
                    }
                },
                0,
                10,
                TimeUnit.MILLISECONDS);
        List<Double> busy = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            busy.add(millis(get()));
        }
        asking.cancel(false);
        clock.shutdown();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int known = (next.get() - 1000) / 2;
        long drained = System.nanoTime();
        while (smtp.mails.get() < known && System.nanoTime() - drained < TimeUnit.MINUTES.toNanos(10)) {
            Thread.sleep(100);
        }
        System.out.printf(
                Locale.ROOT,
                "asked %d, answers %s, page p99 idle %.1f ms and busy %.1f ms, heap after %.0f MB, %d of %d mails"
                        + " sent, the last %.0f s after the last request%n",
                next.get() - 1000,
                statuses,
                p99(idle),
                p99(busy),
                heap / 1e6,
                smtp.mails.get(),
                known,
                (System.nanoTime() - drained) / 1e9);
    }

    private void time(int each) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 2 * each; i++) {
            numbers.add(100_000 + i);
        }
        Collections.shuffle(numbers, new Random(1));
        for (int i = 0; i < 1000; i++) {
            millis(ask(i));
        }
        List<Double> known = new ArrayList<>();
        List<Double> unknown = new ArrayList<>();
        for (int number : numbers) {
            (number % 2 == 0 ? known : unknown).add(millis(ask(number)));
        }
        System.out.printf(
                Locale.ROOT,
                "known %.3f ms, unknown %.3f ms, p = %.3f%n",
                Report.median(known),
                Report.median(unknown),
                KolmogorovSmirnov.p(known, unknown));
    }

    private List<Double> pages(int count) throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(millis(get()));
        }
        return times;
    }

    private double millis(HttpRequest request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200 && status != 303) {
            throw new IllegalStateException("Answered " + status);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static double p99(List<Double> times) {
        List<Double> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return sorted.get(sorted.size() * 99 / 100);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty does not stop", e);
        }
        smtp.close();
    }
}
