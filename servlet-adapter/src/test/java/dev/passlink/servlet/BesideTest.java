package dev.passlink.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limit that the documents name: what answers in front of the servlets is guarded by nobody. */
final class BesideTest {
    private final Passlink passlink = Passlink.builder()
            .baseUrl("https://jobs.example.com/app")
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(new FakeUsers())
            .mailer(new RecordingMailer())
            .build();
    private final PasslinkFilter filter =
            PasslinkFilter.builder(passlink).signedIn("/account/*").build();

    @AfterEach
    void close() {
        passlink.close();
    }

    private static void itAnswersBesideTheGuard(int port) {
        TestBrowser browser = new TestBrowser(port, "jobs.example.com");
        assertThat(browser.get("/app/account/page").status()).isEqualTo(303);
        assertThat(browser.get("/app/account/beside").status()).isEqualTo(200);
    }

    @Test
    void aHandlerOfJettyInFrontOfTheServletsIsNotGuarded() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler servlets = new ServletContextHandler("/app");
        servlets.addServletContainerInitializer((classes, context) -> filter.install(context));
        server.setHandler(new Handler.Wrapper(servlets) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (!Request.getPathInContext(request).equals("/app/account/beside")) {
                    return super.handle(request, response, callback);
                }
                response.write(true, ByteBuffer.allocate(0), callback);
                return true;
            }
        });
        server.start();
        try {
            itAnswersBesideTheGuard(connector.getLocalPort());
        } finally {
            server.stop();
        }
    }

    @Test
    void aHandlerOfUndertowInFrontOfTheServletsIsNotGuarded() throws Exception {
        ServletContainerInitializer install = (classes, context) -> filter.install(context);
        DeploymentManager manager = Servlets.newContainer()
                .addDeployment(Servlets.deployment()
                        .setClassLoader(BesideTest.class.getClassLoader())
                        .setContextPath("/app")
                        .setDeploymentName("beside")
                        .addServletContainerInitializer(new ServletContainerInitializerInfo(
                                install.getClass(), new ImmediateInstanceFactory<>(install), Set.of())));
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path()
                        .addPrefixPath("/app", manager.start())
                        .addExactPath("/app/account/beside", exchange -> exchange.endExchange()))
                .build();
        undertow.start();
        try {
            itAnswersBesideTheGuard(
                    ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
        } finally {
            undertow.stop();
        }
    }
}
