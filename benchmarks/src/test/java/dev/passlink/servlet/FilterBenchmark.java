package dev.passlink.servlet;

import dev.passlink.BenchmarkSite;
import dev.passlink.Floor;
import dev.passlink.web.ViewCookies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the filter adds to a request, beside one HMAC and beside no filter at all. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FilterBenchmark {
    /** For as long as a run: looking up again is measured by nobody here. */
    private static final Duration CHECK_EVERY = Duration.ofMinutes(15);

    private final BenchmarkSite site = new BenchmarkSite(CHECK_EVERY);
    private final PasslinkFilter filter = PasslinkFilter.builder(site.passlink)
            .signedIn("/account/*")
            .view(site.apply)
            .build();
    private final Requests.Answer answer = new Requests.Answer();
    private final Chain chain = new Chain();
    private final Requests.Get open = new Requests.Get("/jobs/17/describe", "theme=dark; _ga=GA1.1.1234567890");
    private final Requests.Get openSignedIn =
            new Requests.Get("/jobs/17/describe", "theme=dark; " + site.signInCookie());
    private final Requests.Get signedIn = new Requests.Get("/account/orders", "theme=dark; " + site.signInCookie());
    private final Requests.Get view = new Requests.Get("/jobs/17/apply", "theme=dark; " + ViewCookies.of(site));

    private final Floor floor = new Floor();
    private final byte[] message = new byte[48];

    /** Remembers that it was reached. */
    private static final class Chain implements FilterChain {
        private @Nullable ServletRequest seen;

        @Override
        public void doFilter(ServletRequest request, jakarta.servlet.ServletResponse response) {
            seen = request;
        }

        ServletRequest seen() {
            ServletRequest request = seen;
            if (request == null) {
                throw new IllegalStateException("The filter let nobody through");
            }
            seen = null;
            return request;
        }
    }

    @Benchmark
    public byte[] rawHmac() {
        return floor.hmac(message);
    }

    @Benchmark
    public ServletRequest noFilter() {
        chain.doFilter(open.again(), answer);
        return chain.seen();
    }

    @Benchmark
    public ServletRequest openPath() throws ServletException, IOException {
        filter.doFilter(open.again(), answer, chain);
        return chain.seen();
    }

    @Benchmark
    public ServletRequest openPathSignedIn() throws ServletException, IOException {
        filter.doFilter(openSignedIn.again(), answer, chain);
        return chain.seen();
    }

    @Benchmark
    public ServletRequest signedInPage() throws ServletException, IOException {
        filter.doFilter(signedIn.again(), answer, chain);
        return chain.seen();
    }

    @Benchmark
    public ServletRequest viewWithPass() throws ServletException, IOException {
        filter.doFilter(view.again(), answer, chain);
        return chain.seen();
    }
}
