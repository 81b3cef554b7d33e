package dev.passlink;

import dev.passlink.port.UseCounter;
import dev.passlink.testkit.UseCounterContract;
import java.time.Clock;

class InMemoryUseCounterContractTest extends UseCounterContract {
    @Override
    protected UseCounter counter(Clock clock) {
        return new InMemoryUseCounter(clock);
    }
}
