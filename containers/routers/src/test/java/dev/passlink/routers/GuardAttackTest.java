package dev.passlink.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.testkit.GuardAttack;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.LogManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attack finds a guard that reads a path in another way than the application does, and never passes for want of trying. */
final class GuardAttackTest {
    /** Containers report each path that they cannot read. */
    @BeforeAll
    static void quieten() {
        LogManager.getLogManager().reset();
    }

    /** As guards are written: by a beginning. */
    private static boolean letsInByPrefix(HttpServletRequest request) {
        return !Routes.servletPath(request).startsWith("/account") || isIn(request);
    }

    private static boolean isIn(HttpServletRequest request) {
        return "in=1".equals(request.getHeader("Cookie"));
    }

    private static Server.Running start(
            Predicate<HttpServletRequest> letsIn, Function<HttpServletRequest, String> router) throws Exception {
        Filter guard = (request, response, chain) -> {
            if (letsIn.test((HttpServletRequest) request)) {
                chain.doFilter(request, response);
            } else {
                ((HttpServletResponse) response).setStatus(403);
            }
        };
        return Server.UNDERTOW.start(Path.of("."), (classes, context) -> {
            add(context, guard);
            Applications.add(context, Routes.by(router), "/");
        });
    }

    private static void add(ServletContext context, Filter guard) {
        FilterRegistration.Dynamic registration = context.addFilter("guard", guard);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    private static GuardAttack attack(Server.Running application) {
        return GuardAttack.on(application.url())
                .guarded("/account/*")
                .open("/", "/open")
                .marker("X-Guarded")
                .paths(2_000);
    }

    @Test
    void aGuardThatReadsAnotherPathThanTheRouterIsFound() throws Exception {
        try (Server.Running application = start(GuardAttackTest::letsInByPrefix, Routes::decodedTwice)) {
            GuardAttack.Report report = attack(application).cookie("in=1").run();
            assertThat(report.reached()).isNotEmpty();
            assertThat(report.sent()).isEqualTo(2_000);
            assertThat(report.answers().values().stream()
                            .mapToInt(count -> count)
                            .sum())
                    .isEqualTo(2_000);
            assertThatThrownBy(report::assertNoneReached)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(report.reached().get(0));
        }
    }

    @Test
    void aGuardThatReadsWhatTheRouterReadsIsPassed() throws Exception {
        try (Server.Running application = start(request -> false, Routes::raw);
                Server.Running copy = start(request -> true, Routes::raw)) {
            GuardAttack.Report report =
                    attack(application).unguarded(copy.url()).run();
            report.assertNoneReached();
            report.assertNothingBroke();
            assertThat(report.arrived()).isGreaterThan(200);
            assertThat(report.arrivals()).hasSizeLessThanOrEqualTo(report.arrived());
        }
    }

    @Test
    void theSameSeedSendsTheSameAndAnotherSeedOthers() throws Exception {
        try (Server.Running application = start(request -> true, Routes::decoded);
                Server.Running copy = start(request -> true, Routes::decoded)) {
            GuardAttack.Report first =
                    attack(application).unguarded(copy.url()).seed(1).run();
            GuardAttack again = attack(application).unguarded(copy.url()).seed(1);
            GuardAttack other = attack(application).unguarded(copy.url()).seed(2);
            assertThat(again.run().reached()).isEqualTo(first.reached());
            assertThat(other.run().reached()).isNotEqualTo(first.reached());
        }
    }

    @Test
    void anAttackThatRunsOutOfTimeHasNotPassed() throws Exception {
        try (Server.Running application = start(GuardAttackTest::letsInByPrefix, Routes::servletPath)) {
            GuardAttack.Report report =
                    attack(application).cookie("in=1").within(Duration.ZERO).run();
            assertThatThrownBy(report::assertNoneReached).hasMessageContaining("0 of 2000 sent");
        }
    }

    @Test
    void aMarkerThatNobodySeesWhereTheGuardLetsInIsNoTest() throws Exception {
        try (Server.Running application = start(GuardAttackTest::letsInByPrefix, Routes::servletPath)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> attack(application).cookie("in=0").run())
                    .withMessageContaining("x-guarded");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> attack(application).run())
                    .withMessageContaining("unguarded(…)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            GuardAttack.on(application.url()).cookie("in=1").run())
                    .withMessageContaining("guarded(…)");
        }
    }

    @Test
    void whatBreaksIsToldUnlessItBreaksWithoutTheGuardToo() throws Exception {
        Function<HttpServletRequest, String> broken = request -> {
            if (Routes.raw(request).contains(";")) {
                throw new IllegalStateException("The application's own");
            }
            return Routes.raw(request);
        };
        try (Server.Running application = start(request -> request.getHeader("Cookie") != null, broken);
                Server.Running copy = start(request -> true, broken);
                Server.Running guardBreaks = start(
                        request -> {
                            throw new IllegalStateException("The guard's");
                        },
                        broken)) {
            attack(application).unguarded(copy.url()).run().assertNothingBroke();
            GuardAttack.Report report =
                    attack(guardBreaks).unguarded(copy.url()).run();
            assertThatThrownBy(report::assertNothingBroke).hasMessageContaining("server error");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1:8080",
                "http://10.0.0.1",
                "http://0.0.0.0:8080",
                "https://localhost:8443",
                "http:///app",
                "http://ada@localhost:8080"
            })
    void nothingButThisMachineIsAttacked(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> GuardAttack.on(URI.create(url)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        GuardAttack.on(URI.create("http://localhost:8080")).unguarded(URI.create(url)));
    }

    @Test
    void whatIsNoPathOrNoNumberIsRefused() {
        GuardAttack attack = GuardAttack.on(URI.create("http://localhost:8080/app"));
        assertThatIllegalArgumentException().isThrownBy(() -> attack.guarded("account"));
        assertThatIllegalArgumentException().isThrownBy(() -> attack.open("/a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> attack.paths(0));
        assertThatIllegalArgumentException().isThrownBy(() -> attack.marker(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.unguarded(URI.create("http://localhost:8081/other")));
    }

    @Test
    void whereNobodyListensItFails() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + port);
        assertThatThrownBy(() -> GuardAttack.on(nobody)
                        .guarded("/account")
                        .marker("X-Guarded")
                        .cookie("in=1")
                        .run())
                .isInstanceOf(UncheckedIOException.class);
    }
}
