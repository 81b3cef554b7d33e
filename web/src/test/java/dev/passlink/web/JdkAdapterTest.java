package dev.passlink.web;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;
import dev.passlink.Passlink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The contract, behind the smallest adapter. */
final class JdkAdapterTest extends AdapterContract {
    @Override
    protected TestServer server() {
        return new Jdk();
    }

    @Override
    protected String ofTheServerItself() {
        return "<h1>400 Bad Request</h1>URISyntaxException thrown";
    }

    private static final class Jdk implements TestServer {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private @Nullable HttpServer server;

        @Override
        public void start(String contextPath, Passlink passlink, Consumer<Site.Builder<?>> settings) throws Exception {
            Site.Builder<JdkAdapter> builder =
                    Site.builder(passlink, site -> new JdkAdapter(site, new TestApplication()::answer));
            settings.accept(builder);
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(threads);
            started.createContext(contextPath, builder.build());
            started.start();
            server = started;
        }

        @Override
        public int port() {
            return requireNonNull(server).getAddress().getPort();
        }

        @Override
        public void stop() {
            requireNonNull(server).stop(0);
            threads.shutdownNow();
        }
    }
}
