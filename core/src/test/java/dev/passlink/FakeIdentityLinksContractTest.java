package dev.passlink;

import dev.passlink.port.IdentityLinks;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.testkit.IdentityLinksContract;

/** The fake behaves like the real ones. */
final class FakeIdentityLinksContractTest extends IdentityLinksContract {
    private final FakeIdentityLinks links = new FakeIdentityLinks();

    @Override
    protected IdentityLinks links() {
        return links;
    }

    @Override
    protected IdentityLinks linksWithoutStore() {
        FakeIdentityLinks down = new FakeIdentityLinks();
        down.failing(true);
        return down;
    }
}
