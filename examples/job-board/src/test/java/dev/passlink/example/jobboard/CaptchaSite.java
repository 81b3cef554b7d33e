package dev.passlink.example.jobboard;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AskingCheck.Answer;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.Challenge;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A site on {@code localhost} whose forms show a captcha: one of its own, or one of another origin, {@code
 * https} and another port, which does its work in a frame as the known ones do.
 */
final class CaptchaSite implements AutoCloseable {
    private static final String FIELD = "captcha-answer";
    private static final String FRAME = "<title>Check</title><script>parent.postMessage('solved', '*')</script>";
    private static final String SCRIPT = """
            const from = new URL(document.currentScript.src).origin;
            const box = document.querySelector(".captcha");
            addEventListener("message", (event) => {
              if (event.origin === from) {
                box.insertAdjacentHTML("beforeend", '<input type="hidden" name="captcha-answer">I am no robot');
                box.querySelector("input").value = event.data;
              }
            });
            const frame = document.createElement("iframe");
            frame.title = "Check";
            frame.width = 200;
            frame.src = from + "/captcha/frame";
            box.append(frame);
            """;
    private static final String MODULE = """
            customElements.define("own-captcha", class extends HTMLElement {
              connectedCallback() {
                this.innerHTML = '<input type="hidden" name="captcha-answer" value="solved">I am no robot';
              }
            });
            export {};
            """;

    private final Set<String> checked = ConcurrentHashMap.newKeySet();
    private final Server server = new Server();
    private final Passlink passlink;
    private final String url;
    private final String elsewhere;

    private CaptchaSite(Path folder, boolean own) throws Exception {
        this.url = "http://localhost:" + listen(new ServerConnector(server));
        this.elsewhere =
                "https://localhost:" + listen(ButtonSite.withCertificate(folder).apply(server));
        this.passlink = Passlink.builder()
                .baseUrl(url)
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers())
                .mailer(new RecordingMailer())
                .askingCheck(this::check)
                .build();
        Challenge challenge = own
                ? Challenge.of("/captcha/module.js", "own-captcha", Map.of()).module()
                : Challenge.of(elsewhere + "/captcha/api.js", "div", Map.of("class", "captcha"))
                        .allow("frame-src", elsewhere);
        PasslinkFilter filter =
                PasslinkFilter.builder(passlink).challenge(challenge).build();
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        serve(context, "/captcha/api.js", SCRIPT, "text/javascript");
        serve(context, "/captcha/module.js", MODULE, "text/javascript");
        serve(context, "/captcha/frame", FRAME, "text/html");
        server.setHandler(context);
        server.start();
    }

    /** The captcha is of another origin. */
    static CaptchaSite elsewhere(Path folder) throws Exception {
        return new CaptchaSite(folder, false);
    }

    /** The captcha is the site's own. */
    static CaptchaSite own(Path folder) throws Exception {
        return new CaptchaSite(folder, true);
    }

    private int listen(ServerConnector connector) throws Exception {
        int port = RunningBoard.freePort();
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        return port;
    }

    private static void serve(ServletContextHandler context, String path, String text, String type) {
        Page page = new Page(200, Map.of("Content-Type", type + ";charset=utf-8"), text);
        context.addServlet(new ServletHolder(new PageServlet(request -> page)), path);
    }

    private Answer check(AskingCheck.Submission asked) {
        checked.add(asked.field(FIELD));
        return asked.field(FIELD).equals("solved") ? Answer.ALLOW : Answer.ASK_MORE;
    }

    /** What forms have brought as the captcha's answer. */
    Set<String> checked() {
        return checked;
    }

    String url() {
        return url;
    }

    /** A script of another origin. */
    String script() {
        return elsewhere + "/captcha/api.js";
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The site did not stop", e);
        }
        passlink.close();
    }
}
