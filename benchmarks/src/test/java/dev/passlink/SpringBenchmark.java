package dev.passlink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.InMemoryOneTimeTokenService;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

/**
 * Spring Security's one-time tokens in memory. They scan all that is outstanding at each new token, so that a million
 * would take hours to fill in.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class SpringBenchmark {
    @Param({"10", "10000"})
    public int outstanding;

    private final InMemoryOneTimeTokenService service = new InMemoryOneTimeTokenService();

    @Setup
    public void fill() {
        for (int i = 0; i < outstanding; i++) {
            fresh();
        }
    }

    private OneTimeToken fresh() {
        return service.generate(new GenerateOneTimeTokenRequest("ada", Duration.ofDays(1)));
    }

    @Benchmark
    public OneTimeToken issueAndRedeem() {
        OneTimeToken redeemed = service.consume(new OneTimeTokenAuthenticationToken(fresh().getTokenValue()));
        if (redeemed == null) {
            throw new IllegalStateException("A fresh token was refused");
        }
        return redeemed;
    }
}
