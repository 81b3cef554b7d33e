package dev.passlink.jdbc;

import dev.passlink.port.LinkRequestQueue;

final class H2QueueTest extends QueueOnServer {
    private final TestServer server = TestServer.h2();

    @Override
    TestServer server() {
        return server;
    }

    @Override
    protected LinkRequestQueue queueWithoutBackend() {
        return inAHurry(closedLater(TestServer.pool("jdbc:h2:mem:nowhere;IFEXISTS=TRUE", 1, TestServer.SHORT_WAIT)))
                .build();
    }
}
