package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.web.Page;
import dev.passlink.web.ViewCookies;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * CPU time of a Jetty for each request, with the filter and without, in processes of their own.
 *
 * <p>Taken in turns, and between two servers without the filter too: what those two differ by is noise.
 */
public final class HttpCost {
    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
    private static final int ROUNDS = 15;
    /** For as long as a run, since wrk keeps no renewed pass: looking up again is measured by nobody here. */
    private static final Duration CHECK_EVERY = Duration.ofMinutes(15);

    private HttpCost() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            serve(args[0].equals("filter"));
            return;
        }
        try (Child bare = new Child("bare");
                Child again = new Child("bare");
                Child filtered = new Child("filter")) {
            List<Child> all = List.of(bare, again, filtered);
            List<List<String>> pages = List.of(
                    List.of("open path", "/jobs/17/describe", "theme=dark"),
                    List.of("signed-in page", "/account/orders", filtered.lines.get(0)),
                    List.of("view with a pass", "/jobs/17/apply", filtered.lines.get(1)));
            System.out.println(
                    "| request | filter / bare | lowest to highest | bare / bare, lowest to highest | bare, µs |");
            System.out.println("|---|---|---|---|---|");
            for (List<String> page : pages) {
                List<Double> cost = new ArrayList<>();
                List<Double> noise = new ArrayList<>();
                List<Double> alone = new ArrayList<>();
                for (int round = -3; round < ROUNDS; round++) {
                    List<Double> cpu = new ArrayList<>();
                    for (Child child : all) {
                        cpu.add(child.cpu(page.get(1), page.get(2)));
                    }
                    if (round >= 0) {
                        cost.add(2 * cpu.get(2) / (cpu.get(0) + cpu.get(1)));
                        noise.add(cpu.get(1) / cpu.get(0));
                        alone.add(cpu.get(0));
                    }
                }
                noise.sort(null);
                cost.sort(null);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.3f | %.2f to %.2f | %.2f to %.2f | %.1f |%n",
                        page.get(0),
                        Report.median(cost),
                        cost.get(0),
                        cost.get(ROUNDS - 1),
                        noise.get(0),
                        noise.get(ROUNDS - 1),
                        Report.median(alone));
            }
        }
    }

    private static void serve(boolean filter) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Page()), "/");
        BenchmarkSite site = new BenchmarkSite(CHECK_EVERY);
        if (filter) {
            PasslinkFilter passlink = PasslinkFilter.builder(site.passlink)
                    .signedIn("/account/*")
                    .view(site.apply)
                    .build();
            context.addServletContainerInitializer((classes, servletContext) -> passlink.install(servletContext));
        }
        server.setHandler(context);
        server.start();
        System.out.println(connector.getLocalPort());
        System.out.println(site.signInCookie());
        System.out.println(ViewCookies.of(site));
        server.join();
    }

    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getOutputStream().write("Hello".getBytes(UTF_8));
        }
    }

    private static final class Child implements AutoCloseable {
        private final Process process;
        private final String url;
        private final List<String> lines = new ArrayList<>();

        Child(String kind) throws IOException {
            process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            HttpCost.class.getName(),
                            kind)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            url = "http://127.0.0.1:" + Integer.parseInt(out.readLine());
            lines.add(out.readLine());
            lines.add(out.readLine());
        }

        /** Microseconds for each request, while 16 connections ask as fast as they are answered. */
        double cpu(String path, String cookie) throws IOException {
            Duration before = used();
            Process wrk = new ProcessBuilder(
                            "wrk",
                            "-t1",
                            "-c16",
                            "-d2s",
                            "-H",
                            "Host: jobs.example.com",
                            "-H",
                            "Cookie: " + cookie,
                            url + path)
                    .redirectErrorStream(true)
                    .start();
            String told = new String(wrk.getInputStream().readAllBytes(), UTF_8);
            Matcher requests = REQUESTS.matcher(told);
            if (!requests.find() || told.contains("Non-2xx")) {
                throw new IllegalStateException("refused: " + path + "\n" + told);
            }
            return used().minus(before).toNanos() / 1e3 / Long.parseLong(requests.group(1));
        }

        private Duration used() {
            return process.info().totalCpuDuration().orElseThrow();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
