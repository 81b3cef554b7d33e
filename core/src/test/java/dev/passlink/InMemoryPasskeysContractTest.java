package dev.passlink;

import dev.passlink.port.Passkeys;
import dev.passlink.testkit.PasskeysContract;

class InMemoryPasskeysContractTest extends PasskeysContract {
    @Override
    protected Passkeys passkeys() {
        return new InMemoryPasskeys();
    }
}
