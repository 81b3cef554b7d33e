package dev.passlink.web;

import dev.passlink.Passlink;
import java.util.function.Consumer;

/** An adapter under test, in a server of its own on a free loopback port. */
public interface TestServer {
    /**
     * Serves a site, with {@link TestApplication} behind it.
     *
     * @param contextPath below which both are
     * @param passlink what is served
     * @param settings to be made on the adapter's builder
     * @throws Exception if it does not start
     */
    void start(String contextPath, Passlink passlink, Consumer<Site.Builder<?>> settings) throws Exception;

    /**
     * The port, once started.
     *
     * @return on the loopback interface
     */
    int port();

    /**
     * Stops.
     *
     * @throws Exception if it does not
     */
    void stop() throws Exception;
}
