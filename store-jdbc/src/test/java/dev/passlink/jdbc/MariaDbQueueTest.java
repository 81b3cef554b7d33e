package dev.passlink.jdbc;

final class MariaDbQueueTest extends QueueOnServer {
    @Override
    TestServer server() {
        return TestServer.mariaDb();
    }
}
