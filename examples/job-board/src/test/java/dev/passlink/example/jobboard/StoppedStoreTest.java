package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.jdbc.StoppableServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** While a store is down nobody signs in and everybody is told; when it is back, all goes on. */
class StoppedStoreTest {
    @Test
    void aStoppedDatabaseIsA503AndTheLinkWorksWhenItIsBack() throws Exception {
        try (StoppableServer postgres = new StoppableServer();
                RunningBoard board = RunningBoard.start("DATABASE_URL", postgres.url(), "CHECK_SECONDS", "1")) {
            Visitor visitor = new Visitor(board.url());
            visitor.askForLink("ada@example.com", "/account");
            String link = visitor.linkFor("ada@example.com");
            HttpResponse<String> form = visitor.get("/login");

            postgres.kill();
            assertAreUnavailable(List.of(
                    () -> visitor.copy().get(link),
                    () -> visitor.copy().submit("/login", form, "email", "ada@example.com"),
                    () -> visitor.copy().get("/jobs")));
            assertThat(visitor.get("/account").headers().firstValue("Location")).isPresent();

            postgres.start();
            signsIn(visitor, link);
            assertThat(visitor.get("/jobs").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aStoppedRedisIsA503AndTheLinkWorksWhenItIsBack() throws Exception {
        int port = RunningBoard.freePort();
        RedisServer redis = new RedisServer(port);
        redis.start();
        try (RunningBoard board = RunningBoard.start("REDIS_URL", "redis://127.0.0.1:" + port)) {
            Visitor visitor = new Visitor(board.url());
            visitor.askForLink("ada@example.com", "/account");
            String link = visitor.linkFor("ada@example.com");
            HttpResponse<String> form = visitor.get("/login");

            redis.stop();
            assertAreUnavailable(List.of(
                    () -> visitor.copy().get(link),
                    () -> visitor.copy().submit("/login", form, "email", "ada@example.com")));
            assertThat(visitor.get("/jobs").statusCode()).isEqualTo(200);

            redis.start();
            signsIn(visitor, link);
        } finally {
            redis.stop();
        }
    }

    private static void assertAreUnavailable(List<Callable<HttpResponse<String>>> requests) throws Exception {
        for (HttpResponse<String> answer : Together.run(requests)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
            assertThat(answer.body()).contains("<h1>").doesNotContain("Exception", "SQL", "Redis");
        }
    }

    /** As soon as the store is found again. */
    private static void signsIn(Visitor visitor, String link) throws Exception {
        HttpResponse<String> answer = visitor.get(link);
        for (long end = System.nanoTime() + 60_000_000_000L; answer.statusCode() == 503 && System.nanoTime() < end; ) {
            answer = visitor.get(link);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(visitor.get("/account").body()).contains("ada@example.com");
        // Used once: now it leads on, by the pass that it gave.
        assertThat(visitor.get(link).statusCode()).isEqualTo(303);
    }
}
