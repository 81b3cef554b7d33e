package dev.passlink;

import dev.passlink.port.LinkRequestQueue;
import dev.passlink.testkit.LinkRequestQueueContract;

final class InMemoryLinkRequestQueueContractTest extends LinkRequestQueueContract {
    @Override
    protected LinkRequestQueue queue(int capacity) {
        return new InMemoryLinkRequestQueue(capacity);
    }
}
