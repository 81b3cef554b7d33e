package dev.passlink.jdbc;

final class MariaDbPasskeysTest extends PasskeysOnServer {
    @Override
    TestServer server() {
        return TestServer.mariaDb();
    }
}
