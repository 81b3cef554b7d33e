package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.jdbc.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes of one site are replaced in turn while people sign up, in and out, and nobody notices. {@code .ci/roll-out} has them
 * begin as an older version.
 */
@Timeout(300)
class RollingRestartTest {
    private static final int PEOPLE = 6;
    /** Before each stop, so that there is load. */
    private static final int SIGNED_IN_BETWEEN = 25;

    private static final Pattern LINK = Pattern.compile("/login/link\\?passlink=\\S+");

    private final List<String> nodes = new CopyOnWriteArrayList<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger signedIn = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @TempDir
    Path folder;

    @Test
    void whoeverSignsInMeanwhileIsAnsweredGetsTheirEmailAndIsIn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
        List<AutoCloseable> boards = new ArrayList<>();
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
            for (int node = 0; node < 2; node++) {
                Map<String, String> older = new HashMap<>(site);
                older.put("PORT", Integer.toString(RunningBoard.freePort()));
                BoardProcess board = BoardProcess.older(folder.resolve("errors" + node), older);
                boards.add(board);
                nodes.add(board.url());
            }
            List<Future<?>> people = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                people.add(threads.submit(() -> signInUntilEnough(mail)));
            }

            for (int node = 0; node < 2; node++) {
                awaitSignedIn(signedIn.get() + SIGNED_IN_BETWEEN);
                ((BoardProcess) boards.get(node)).terminate();
                RunningBoard newer = RunningBoard.start(site);
                boards.add(newer);
                nodes.set(node, newer.url());
            }
            awaitSignedIn(signedIn.get() + SIGNED_IN_BETWEEN);
            enough.set(true);
            for (Future<?> person : people) {
                person.get();
            }

            assertThat(failed).isEmpty();
        } finally {
            enough.set(true);
            threads.shutdown();
            for (AutoCloseable board : boards) {
                board.close();
            }
        }
    }

    private void awaitSignedIn(int count) {
        while (signedIn.get() < count && failed.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void signInUntilEnough(MailSink mail) {
        while (!enough.get() && failed.isEmpty()) {
            int name = names.incrementAndGet();
            try {
                signIn(name, "person" + name + "@example.com", mail);
                signedIn.incrementAndGet();
            } catch (IOException
                    | InterruptedException
                    | ExecutionException
                    | TimeoutException
                    | AssertionError notAsItWas) {
                failed.add(notAsItWas.toString());
            }
        }
    }

    private void signIn(int name, String address, MailSink mail)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Visitor visitor = new Visitor(nodes.get(name % 2));
        HttpResponse<String> form = answer(name, node -> visitor.at(node).get("/login"));
        HttpResponse<String> asked =
                answer(name + 1, node -> visitor.at(node).submit("/login", form, "email", address));
        assertThat(asked.statusCode()).isEqualTo(303);
        Matcher link = LINK.matcher(mail.textFor(address));
        assertThat(link.find()).isTrue();
        assertThat(answer(name, node -> visitor.at(node).get(link.group())).statusCode())
                .isEqualTo(303);
        HttpResponse<String> account = answer(name + 1, node -> visitor.at(node).get("/account"));
        assertThat(account.body()).contains(address);
        assertThat(answer(name, node -> visitor.at(node).submit("/logout", account))
                        .statusCode())
                .isEqualTo(303);
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
