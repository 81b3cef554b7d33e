package dev.passlink.jdbc;

final class PostgresUseCounterTest extends UseCounterOnServer {
    @Override
    TestServer server() {
        return TestServer.postgres();
    }
}
