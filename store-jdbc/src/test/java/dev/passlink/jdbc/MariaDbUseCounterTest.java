package dev.passlink.jdbc;

final class MariaDbUseCounterTest extends UseCounterOnServer {
    @Override
    TestServer server() {
        return TestServer.mariaDb();
    }
}
