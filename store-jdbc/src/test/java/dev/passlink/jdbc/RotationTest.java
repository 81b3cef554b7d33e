package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Limits;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes that share a counter while a new key rolls out, at whatever step each of them is. */
final class RotationTest {
    private static final String OLD = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final String NEW = "2:gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8";
    /** As documented: each step on all nodes before the next. */
    private static final List<String> STEPS = List.of(OLD, OLD + "," + NEW, NEW + "," + OLD, NEW);

    private final TestServer server = TestServer.postgres();
    private final MutableClock clock = new MutableClock();

    /** A node with its own queue and mailer, and the counter and people of the site. */
    private final class Node {
        private final RecordingMailer mailer = new RecordingMailer();
        private final DirectQueue queue = new DirectQueue();
        private final Passlink passlink;

        Node(String keys) {
            this.passlink = Passlink.builder()
                    .baseUrl("https://jobs.example.com")
                    .keys(KeyRing.parse(keys))
                    .users(new FakeUsers()
                            .put(new User("17", EmailAddress.of("ada@example.com"), true, "stamp", Set.of())))
                    .mailer(mailer)
                    .queue(queue)
                    .counter(
                            JdbcUseCounter.builder(server.shared()).clock(clock).build())
                    .limits(new Limits(5, 20, 1000, 1000))
                    .clock(clock)
                    .build();
        }

        String token() {
            ask("ada@example.com");
            queue.runPending();
            return mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
        }

        Asked ask(String address) {
            return passlink.flows().requestLogin(LoginForm.of(address), "192.0.2.1", Browser.NONE);
        }

        boolean lets(String token) {
            return passlink.flows().redeem(token, Browser.NONE) instanceof Redemption.Granted;
        }
    }

    static Stream<Arguments> anyTwoSteps() {
        return STEPS.stream().flatMap(one -> STEPS.stream().map(other -> Arguments.of(one, other)));
    }

    /** One step apart or on the same one, in either order. */
    static Stream<Arguments> allowedPairs() {
        return anyTwoSteps().filter(pair -> Math.abs(STEPS.indexOf(pair.get()[0]) - STEPS.indexOf(pair.get()[1])) <= 1);
    }

    @ParameterizedTest
    @MethodSource("anyTwoSteps")
    void aLinkOpensOnceWhicheverNodeMailedItAndWhicheverAreAsked(String one, String other) {
        server.emptyTables();
        Node first = new Node(one);
        Node second = new Node(other);
        for (Node mailing : List.of(first, second)) {
            for (List<Node> asked : List.of(List.of(first, second, first), List.of(second, first, second))) {
                String token = mailing.token();
                List<Boolean> let = new ArrayList<>();
                asked.forEach(node -> let.add(node.lets(token)));

                assertThat(let).filteredOn(in -> in).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("allowedPairs")
    void betweenNeighbouringStepsEveryLinkOpensOnEveryNode(String one, String other) {
        server.emptyTables();
        Node first = new Node(one);
        Node second = new Node(other);

        assertThat(second.lets(first.token())).isTrue();
        assertThat(first.lets(second.token())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("allowedPairs")
    void limitsHoldAcrossBothNodes(String one, String other) {
        server.emptyTables();
        Node first = new Node(one);
        Node second = new Node(other);
        int queued = 0;
        for (int i = 0; i < 10; i++) {
            queued += (i % 2 == 0 ? first : second).ask("grace@example.com") instanceof Asked.Queued ? 1 : 0;
        }
        // Nodes that both know both keys share every count; where one knows only its own, it cannot see the other's.
        assertThat(queued).isBetween(5, one.equals(other) || (one + other).length() > 3 * OLD.length() ? 5 : 10);
    }
}
