package dev.passlink.jdbc;

final class PostgresPasskeysTest extends PasskeysOnServer {
    @Override
    TestServer server() {
        return TestServer.postgres();
    }
}
