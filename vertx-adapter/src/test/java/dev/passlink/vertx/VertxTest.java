package dev.passlink.vertx;

import dev.passlink.web.AdapterContract;
import dev.passlink.web.TestServer;

/** The contract of any adapter, behind Vert.x. */
final class VertxTest extends AdapterContract {
    @Override
    protected TestServer server() {
        return new VertxServer();
    }
}
