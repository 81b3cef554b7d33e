package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Behind a proxy on the same machine, to which there is no address. */
final class UnixSocketTest {
    @Test
    void aPeerWithoutAnAddressIsThisMachineAndMayBeATrustedProxy() throws Exception {
        RecordingAudit audit = new RecordingAudit();
        Passlink passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com/app")
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers())
                .mailer(new RecordingMailer())
                .audit(audit)
                .build();
        PasslinkFilter filter =
                PasslinkFilter.builder(passlink).trustedProxies("127.0.0.1").build();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler servlets = new ServletContextHandler("/app");
        servlets.addServletContainerInitializer((classes, context) -> filter.install(context));
        server.setHandler(new Handler.Wrapper(servlets) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return super.handle(
                        new Request.Wrapper(request) {
                            @Override
                            public ConnectionMetaData getConnectionMetaData() {
                                return new ConnectionMetaData.Wrapper(super.getConnectionMetaData()) {
                                    @Override
                                    public SocketAddress getRemoteSocketAddress() {
                                        // As the client of such a socket has it that is bound to none.
                                        return UnixDomainSocketAddress.of("");
                                    }
                                };
                            }
                        },
                        response,
                        callback);
            }
        });
        server.start();
        try {
            TestBrowser browser = new TestBrowser(connector.getLocalPort(), "jobs.example.com");
            assertThat(browser.with("X-Forwarded-For", "203.0.113.7")
                            .post("/app/login", "email", "ada@example.com")
                            .status())
                    .isEqualTo(403);
            assertThat(audit.last().toString()).contains("client 203.0.113.7");
        } finally {
            server.stop();
            passlink.close();
        }
    }
}
