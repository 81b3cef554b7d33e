package dev.passlink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.ViewCookies;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
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
    private static final Pattern SET_COOKIE = Pattern.compile("Set-Cookie: ([^=]+)=([^;]*)");
    private static final int ROUNDS = 21;
    private static final int REQUESTS = 20_000;

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
            System.out.println("| request | filter / bare | bare / bare, lowest to highest |");
            System.out.println("|---|---|---|");
            for (List<String> page : pages) {
                List<Double> cost = new ArrayList<>();
                List<Double> noise = new ArrayList<>();
                all.forEach(Child::forget);
                for (int round = -3; round < ROUNDS; round++) {
                    List<Double> cpu = new ArrayList<>();
                    for (Child child : all) {
                        cpu.add(child.cpu(page.get(1), page.get(2)));
                    }
                    if (round >= 0) {
                        cost.add(2 * cpu.get(2) / (cpu.get(0) + cpu.get(1)));
                        noise.add(cpu.get(1) / cpu.get(0));
                    }
                }
                noise.sort(null);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.3f | %.3f to %.3f |%n",
                        page.get(0),
                        Report.median(cost),
                        noise.get(0),
                        noise.get(noise.size() - 1));
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
        BenchmarkSite site = new BenchmarkSite(Duration.ofSeconds(60));
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
        private final Socket socket;
        private final List<String> lines = new ArrayList<>();
        private String renewed = "";

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
            int port = Integer.parseInt(out.readLine());
            lines.add(out.readLine());
            lines.add(out.readLine());
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
        }

        /** Seconds for some thousand requests, one after the other. */
        double cpu(String path, String cookie) throws IOException {
            Duration before = used();
            for (int i = 0; i < REQUESTS; i++) {
                String cookies = renewed.isEmpty() ? cookie : renewed;
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: jobs.example.com\r\nCookie: " + cookies
                                        + "\r\n\r\n")
                                .getBytes(ISO_8859_1));
                String answer = answer(socket.getInputStream());
                if (!answer.startsWith("HTTP/1.1 200")) {
                    throw new IllegalStateException("refused: " + path);
                }
                keep(answer, cookies);
            }
            return used().minus(before).toNanos() / 1e9;
        }

        /** As a browser does: a pass that is not replaced once a minute would be looked up again for each request. */
        private void keep(String answer, String cookies) {
            Matcher setCookie = SET_COOKIE.matcher(answer);
            if (setCookie.find()) {
                String pair = Pattern.quote(setCookie.group(1)) + "=[^;]*";
                renewed = cookies.replaceFirst(pair, setCookie.group(1) + "=" + setCookie.group(2));
            }
        }

        /** Another page, other cookies. */
        void forget() {
            renewed = "";
        }

        private Duration used() {
            return process.info().totalCpuDuration().orElseThrow();
        }

        private String answer(InputStream in) throws IOException {
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[4096];
            while (answer.indexOf("\r\n\r\nHello") < 0) {
                int read = in.read(buffer);
                if (read < 0 || answer.length() > 8192) {
                    throw new IllegalStateException("not what was asked for: " + answer);
                }
                answer.append(new String(buffer, 0, read, ISO_8859_1));
            }
            return answer.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            process.destroy();
        }
    }
}
