package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.jdbc.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of one site are stopped and started in turn while people ask for links, and nobody notices. */
@Timeout(300)
class RollingRestartTest {
    private static final int ASKERS = 6;
    /** Before each stop, so that there is load. */
    private static final int ASKED_BETWEEN = 25;

    private final List<String> nodes = new CopyOnWriteArrayList<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void whoeverAsksMeanwhileIsAnsweredAndGetsTheirEmail() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
        List<RunningBoard> boards = new ArrayList<>();
        try (MailSink mail = new MailSink()) {
            Map<String, String> site = Map.of(
                    "BASE_URL",
                    "http://localhost:8080",
                    "PASSLINK_KEYS",
                    KeyRing.generate(),
                    "DATABASE_URL",
                    TestServer.postgres().newDatabase(),
                    "SMTP_URL",
                    mail.url(),
                    "SIGN_UP",
                    "on",
                    "LIMIT_PER_CLIENT",
                    "1000000");
            for (int i = 0; i < 2; i++) {
                boards.add(RunningBoard.start(site));
                nodes.add(boards.get(i).url());
            }
            List<Future<?>> asking = new ArrayList<>();
            for (int i = 0; i < ASKERS; i++) {
                asking.add(askers.submit(this::askUntilEnough));
            }

            for (int node = 0; node < 2; node++) {
                awaitAsked(asked.size() + ASKED_BETWEEN);
                boards.get(node).close();
                boards.set(node, RunningBoard.start(site));
                nodes.set(node, boards.get(node).url());
            }
            awaitAsked(asked.size() + ASKED_BETWEEN);
            enough.set(true);
            for (Future<?> asker : asking) {
                asker.get();
            }

            assertThat(failed).isEmpty();
            while (!mail.recipients().containsAll(asked)) {
                Thread.onSpinWait();
            }
        } finally {
            enough.set(true);
            askers.shutdown();
            boards.forEach(RunningBoard::close);
        }
    }

    private void awaitAsked(int count) {
        while (asked.size() < count && failed.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void askUntilEnough() {
        while (!enough.get()) {
            int name = names.incrementAndGet();
            String address = "person" + name + "@example.com";
            try {
                Visitor visitor = new Visitor(nodes.get(name % 2));
                HttpResponse<String> form =
                        answer(name, node -> visitor.at(node).get("/login"));
                int status = answer(name, node -> visitor.at(node).submit("/login", form, "email", address))
                        .statusCode();
                (status == 303 ? asked : failed).add(status == 303 ? address : "status " + status);
            } catch (IOException | InterruptedException e) {
                failed.add(e.toString());
            }
        }
    }

    private interface Request {
        HttpResponse<String> to(String node) throws IOException, InterruptedException;
    }

    /** Of the first node that takes the connection, as a load balancer finds it. */
    private HttpResponse<String> answer(int first, Request request) throws IOException, InterruptedException {
        for (int next = first; true; next++) {
            try {
                return request.to(nodes.get(next % 2));
            } catch (ConnectException refused) {
                // The other one is there.
            }
        }
    }
}
