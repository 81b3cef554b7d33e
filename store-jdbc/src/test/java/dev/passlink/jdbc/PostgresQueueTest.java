package dev.passlink.jdbc;

final class PostgresQueueTest extends QueueOnServer {
    @Override
    TestServer server() {
        return TestServer.postgres();
    }
}
