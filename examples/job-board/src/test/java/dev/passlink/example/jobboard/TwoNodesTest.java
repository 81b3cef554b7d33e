package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.jdbc.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Two sites in two JVMs, with one ring of keys and one database, are one site. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesTest {
    @Nested
    class OnOneDatabase extends Both {
        @Override
        Map<String, String> counts() {
            return Map.of();
        }
    }

    @Nested
    class WithCountsInRedis extends Both {
        private final int port = RunningBoard.freePort();
        private final RedisServer redis = new RedisServer(port);

        WithCountsInRedis() throws IOException {
            redis.start();
        }

        @Override
        Map<String, String> counts() {
            return Map.of("REDIS_URL", "redis://127.0.0.1:" + port);
        }

        @AfterAll
        void stopRedis() throws IOException {
            redis.stop();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Both {
        private static final int RACERS = 64;
        /** Whose requests the next test sends: limits of one are no concern of another. */
        private int client;

        private BoardProcess processA;
        private RunningBoard boardB;
        private String a;
        private String b;

        abstract Map<String, String> counts();

        @BeforeAll
        void startBoth(@TempDir Path folder) throws IOException {
            int port = RunningBoard.freePort();
            Map<String, String> site = new HashMap<>(counts());
            site.put("PORT", Integer.toString(port));
            site.put("BASE_URL", "http://localhost:" + port);
            site.put("PASSLINK_KEYS", KeyRing.generate());
            site.put("DATABASE_URL", TestServer.postgres().newDatabase());
            site.put("CHECK_SECONDS", "1");
            site.put("TRUSTED_PROXIES", "127.0.0.1");
            processA = BoardProcess.ready(folder.resolve("errors"), site);
            boardB = RunningBoard.start(site);
            a = processA.url();
            b = boardB.url();
        }

        @AfterAll
        void stopBoth() {
            boardB.close();
            processA.close();
        }

        private Visitor somebody() {
            client++;
            return new Visitor(a, b).from("192.0.2." + client);
        }

        @Test
        void ofConfirmationsOfOneLinkSpreadOverBothOneSignsIn() throws Exception {
            Visitor asking = somebody();
            asking.askForLink("ada@example.com", "/account");
            String link = asking.linkFor("ada@example.com");
            List<Callable<Integer>> confirmations = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                Visitor racer = new Visitor(a, b).at(i % 2 == 0 ? a : b);
                HttpResponse<String> question = racer.get(link);
                confirmations.add(() -> racer.submit("/login/link", question).statusCode());
            }

            List<Integer> answers = Together.run(confirmations);

            assertThat(answers).containsOnly(303, 410).containsOnlyOnce(303);
        }

        @Test
        void linkAndCodeShareOneUse() throws Exception {
            Visitor grace = somebody();
            grace.askForLink("grace@example.com", "/account");
            String link = grace.linkFor("grace@example.com");
            Visitor typing = grace.copy().at(b);

            HttpResponse<String> typed =
                    typing.submit("/login/code", typing.get("/login/sent"), "code", grace.codeFor("grace@example.com"));

            assertThat(typed.statusCode()).isEqualTo(303);
            assertThat(typing.at(a).get(link).statusCode()).isEqualTo(303);
            grace.at(a).get(link);
            assertThat(grace.get("/account").statusCode()).isEqualTo(303);
        }

        @Test
        void aSignInAtOneIsASignInAtTheOtherUntilOneSignsOut() throws Exception {
            Visitor alan = somebody();
            alan.askForLink("alan@example.com", "/account");
            alan.at(a).get(alan.linkFor("alan@example.com"));
            Visitor copied = alan.copy().at(b);
            assertThat(copied.get("/account").body()).contains("alan@example.com");

            alan.at(a).submit("/logout", alan.at(a).get("/account"));

            HttpResponse<String> answer = copied.get("/account");
            for (long end = System.nanoTime() + 60_000_000_000L;
                    answer.statusCode() == 200 && System.nanoTime() < end; ) {
                answer = copied.get("/account");
            }
            assertThat(answer.headers().firstValue("Location")).hasValue("/login?next=%2Faccount");
        }

        @Test
        void limitsOfAnAddressHoldAcrossBoth() throws Exception {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                Visitor anybody = somebody().at(i % 2 == 0 ? a : b);
                answers.add(anybody.askForLink("edsger@example.com", "/account").statusCode());
            }

            assertThat(answers).containsExactly(303, 303, 303, 303, 303, 429, 429);
        }

        @Test
        void limitsOfAClientHoldAcrossBoth() throws Exception {
            Visitor greedy = somebody();
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Visitor next = greedy.at(i % 2 == 0 ? a : b);
                answers.add(next.askForLink("nobody" + i + "@example.com", "/account")
                        .statusCode());
            }

            assertThat(answers.subList(0, 30)).containsOnly(303);
            assertThat(answers.subList(30, 32)).containsOnly(429);
        }
    }
}
