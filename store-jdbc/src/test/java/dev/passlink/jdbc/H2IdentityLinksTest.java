package dev.passlink.jdbc;

import dev.passlink.port.IdentityLinks;

final class H2IdentityLinksTest extends IdentityLinksOnServer {
    private final TestServer server = TestServer.h2();

    @Override
    TestServer server() {
        return server;
    }

    @Override
    protected IdentityLinks linksWithoutStore() {
        return JdbcIdentityLinks.builder(
                        closedLater(TestServer.pool("jdbc:h2:mem:nowhere;IFEXISTS=TRUE", 1, TestServer.SHORT_WAIT)))
                .build();
    }
}
