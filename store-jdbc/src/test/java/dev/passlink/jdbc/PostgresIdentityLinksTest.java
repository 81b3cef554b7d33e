package dev.passlink.jdbc;

final class PostgresIdentityLinksTest extends IdentityLinksOnServer {
    @Override
    TestServer server() {
        return TestServer.postgres();
    }
}
