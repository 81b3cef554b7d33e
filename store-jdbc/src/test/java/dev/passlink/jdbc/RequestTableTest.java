package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passlink.jdbc.RequestTable.Claim;
import dev.passlink.port.LinkRequest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who may work on a row, step by step and without a thread: what the races of the queue come down to. */
final class RequestTableTest {
    private static final Duration OVER = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);

    private final TestServer server = TestServer.h2();
    private final RequestTable table = node();
    private final RequestTable other = node();

    private RequestTable node() {
        return new RequestTable(
                new Database(server.shared(), Dialect.H2, Timeouts.STATEMENT), new SecureRandom(), LONG);
    }

    private static Optional<Claim> claim(RequestTable node, Duration lease) {
        return node.claim(lease, id -> false, 0);
    }

    private Claim claimed(Duration lease) {
        table.insert(new LinkRequest("a request"));
        return claim(table, lease).orElseThrow();
    }

    private int rows() {
        try (Connection connection = server.shared().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM passlink_link_request")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void makeDueBy(String request, long millisAgo) {
        TestServer.execute(
                server.shared(),
                "UPDATE passlink_link_request SET due_at = due_at - " + millisAgo + " WHERE request = '" + request
                        + "'");
    }

    @Test
    void aClaimIsTheRequestAndItsFirstAttemptAndHoldsForItsLease() {
        Claim claim = claimed(LONG);
        assertThat(claim.request()).isEqualTo("a request");
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim(other, LONG)).isEmpty();
    }

    @Test
    void theOneThatIsDueForLongestComesFirst() {
        table.insert(new LinkRequest("young"));
        table.insert(new LinkRequest("old"));
        makeDueBy("old", 1000);
        assertThat(claim(table, LONG).orElseThrow().request()).isEqualTo("old");
        assertThat(claim(table, LONG).orElseThrow().request()).isEqualTo("young");
        assertThat(claim(table, LONG)).isEmpty();
    }

    /** The database's clock has gone back by more than any delay or lease. */
    @Test
    void whatLiesFurtherAheadThanAnythingCouldIsDueAfterALease() {
        table.insert(new LinkRequest("just ahead"));
        makeDueBy("just ahead", -LONG.toMillis());
        assertThat(claim(table, LONG)).isEmpty();

        table.insert(new LinkRequest("too far ahead"));
        makeDueBy("too far ahead", -LONG.plusMinutes(1).toMillis());
        assertThat(claim(table, LONG)).isEmpty();
        makeDueBy("too far ahead", LONG.toMillis());
        Claim claim = claim(table, LONG).orElseThrow();
        assertThat(claim.request()).isEqualTo("too far ahead");
        assertThat(claim.attempt()).isEqualTo(1);
    }

    @Test
    void whatANodeWorksOnIsNotMailedAgainByAnotherWhenTheClockIsSetBack() {
        Claim claim = claimed(LONG);
        makeDueBy("a request", -LONG.plusMinutes(1).toMillis());
        assertThat(claim(other, LONG)).isEmpty();
        assertThat(claim(other, LONG)).isEmpty();
        assertThat(table.renew(claim, LONG)).isTrue();
        assertThat(claim(other, LONG)).isEmpty();
    }

    @Test
    void aRequestComesBackWithItsHandleFromARowThatSaysNoMore() {
        LinkRequest named = new LinkRequest("named", "Ab_-".repeat(4));
        table.insert(named);
        assertThat(claim(table, LONG).orElseThrow().toRequest()).isEqualTo(named);
        table.insert(new LinkRequest("nameless"));
        assertThat(claim(table, LONG).orElseThrow().toRequest()).isEqualTo(new LinkRequest("nameless"));
    }

    @Test
    void whatWasGivenUpIsPutBackByItsHandleAndNothingElseIs() {
        List<String> handles = List.of("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaA", "aaaaaaaaaaaaaaa_");
        for (String handle : handles) {
            table.insert(new LinkRequest("a request", handle));
            assertThat(table.giveUp(claim(table, LONG).orElseThrow())).isTrue();
        }
        assertThat(table.dead()).extracting(DeadRequest::handle).containsExactlyInAnyOrderElementsOf(handles);
        assertThat(table.dead()).extracting(DeadRequest::attempts).containsOnly(1);
        assertThat(table.dead().get(0).givenUpAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));

        assertThat(table.replay(handles.get(2))).isEqualTo(1);
        assertThat(List.of(table.replay(handles.get(2)), table.replay(""), table.replay("a")))
                .containsOnly(0);

        assertThat(table.dead())
                .extracting(DeadRequest::handle)
                .doesNotContain(handles.get(2))
                .hasSize(2);
        Claim again = claim(other, LONG).orElseThrow();
        assertThat(again.toRequest().handle()).isEqualTo(handles.get(2));
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void whatThisNodeWouldOnlyRepeatIsLeftAlone() {
        Claim mine = claimed(OVER);
        table.insert(new LinkRequest("another"));
        Claim next = table.claim(OVER, mine.id()::equals, 1).orElseThrow();
        assertThat(next.request()).isEqualTo("another");
        assertThat(table.claim(OVER, id -> true, 0)).isEmpty();
    }

    @Test
    void ofTwoNodesThatSawTheSameRowOneGetsIt() {
        table.insert(new LinkRequest("a request"));
        AtomicReference<Optional<Claim>> faster = new AtomicReference<>(Optional.empty());
        Optional<Claim> slower = table.claim(
                LONG,
                id -> {
                    faster.set(claim(other, OVER));
                    return false;
                },
                0);
        assertThat(faster.get()).isPresent();
        assertThat(slower).isEmpty();
    }

    @Test
    void whoLostARowToAnotherNodeChangesNothingOfIt() {
        Claim lost = claimed(OVER);
        Claim held = claim(other, LONG).orElseThrow();
        assertThat(held.attempt()).isEqualTo(2);

        assertThat(table.renew(lost, OVER)).isFalse();
        assertThat(table.retryIn(lost, lost.attempt(), OVER)).isFalse();
        assertThat(table.giveUp(lost)).isFalse();

        assertThat(claim(table, LONG)).as("still the other's").isEmpty();
        assertThat(other.renew(held, LONG)).isTrue();
    }

    @Test
    void whatIsGivenBackIsDueWhenItWasSaidTo() {
        Claim claim = claimed(LONG);
        assertThat(table.retryIn(claim, claim.attempt(), LONG)).isTrue();
        assertThat(claim(other, LONG)).isEmpty();
        assertThat(table.retryIn(claim, claim.attempt(), OVER)).isTrue();
        assertThat(claim(other, LONG).orElseThrow().attempt()).isEqualTo(2);
    }

    @Test
    void whatIsGivenUpIsToldOnceAndNeitherWaitsNorComesBackAndIsForgottenInTheEnd() {
        Claim claim = claimed(OVER);
        assertThat(table.giveUp(claim)).isTrue();
        assertThat(table.giveUp(claim)).isFalse();
        assertThat(claim(other, LONG)).isEmpty();
        assertThat(table.waiting(10)).isZero();

        table.forget(LONG);
        assertThat(rows()).isEqualTo(1);
        table.forget(OVER);
        assertThat(rows()).isZero();
    }

    @Test
    void whatIsDealtWithIsGoneWhoeverHoldsIt() {
        Claim lost = claimed(OVER);
        assertThat(claim(other, LONG)).isPresent();
        table.remove(lost);
        assertThat(rows()).isZero();
    }

    @Test
    void whatWaitsIsCountedAsFarAsAsked() {
        for (int i = 0; i < 3; i++) {
            table.insert(new LinkRequest("r" + i));
        }
        assertThat(claim(table, LONG)).isPresent();
        assertThat(List.of(table.waiting(10), table.waiting(3), table.waiting(2)))
                .containsExactly(3, 3, 2);
    }

    @Test
    void whoStillWorksRenewsInTimeAndNotBefore() {
        Claim claim = claimed(LONG);
        HeldClaim due = new HeldClaim(table, claim, OVER);
        assertThat(due.claim()).isEqualTo(claim);
        assertThat(due.keepUp()).isFalse();
        Claim next = claim(other, OVER).orElseThrow();

        HeldClaim young = new HeldClaim(other, next, LONG);
        assertThat(young.keepUp()).isFalse();
        assertThat(claim(table, LONG)).as("nothing was renewed yet").isPresent();
    }

    @Test
    void howItEndedIsSaidUntilItIsWrittenDownAndNeverUndone() {
        HeldClaim held = new HeldClaim(table, claimed(LONG), OVER);
        AtomicInteger said = new AtomicInteger();
        Runnable outcome = () -> {
            if (said.incrementAndGet() < 3) {
                throw new IllegalStateException("The database didn't answer");
            }
        };
        assertThatThrownBy(() -> held.end(outcome)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(held::keepUp).isInstanceOf(IllegalStateException.class);
        assertThat(held.keepUp()).isTrue();
        assertThat(held.keepUp()).isTrue();
        assertThat(said).hasValue(3);
        assertThat(claim(other, LONG)).as("a renewal would make it due").isEmpty();
    }
}
