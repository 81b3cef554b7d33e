package dev.passlink.jdbc;

final class MariaDbIdentityLinksTest extends IdentityLinksOnServer {
    @Override
    TestServer server() {
        return TestServer.mariaDb();
    }
}
