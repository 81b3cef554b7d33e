package dev.passlink;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Redeeming with many uses outstanding, beside a signature and one step in a map by hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RedeemBenchmark {
    @Param({"10", "10000", "1000000"})
    public int outstanding;

    private final InMemoryUseCounter uses = new InMemoryUseCounter(Clock.systemUTC(), 2_000_000);
    private final BenchmarkSite site = new BenchmarkSite(Duration.ofMinutes(15), uses);
    private final View view = site.apply.at("17");
    private final String token = site.viewToken(view);

    private final Floor floor = new Floor();
    private final String floorToken = floor.sign(new byte[48]);
    private final ConcurrentHashMap<String, Long> map = new ConcurrentHashMap<>();

    @Setup
    public void fill() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        for (int i = 0; i < outstanding; i++) {
            String key = "u." + i;
            uses.add(key, 1, tomorrow);
            map.put(key, 1L);
        }
    }

    @Benchmark
    public Redemption redeem() {
        Redemption redeemed = site.passlink.flows().redeem(token, view, Browser.NONE);
        if (redeemed instanceof Redemption.Granted) {
            return redeemed;
        }
        throw new IllegalStateException("A link that may be used again was refused");
    }

    @Benchmark
    public boolean redeemFloor() {
        return floor.verify(floorToken) && map.merge("u.1", 1L, Long::sum) > 0;
    }
}
