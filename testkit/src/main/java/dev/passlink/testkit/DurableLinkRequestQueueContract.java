package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What a {@link LinkRequestQueue} must do if it keeps its requests outside the process, for any number of nodes.
 *
 * <p>Each call of {@link #queue} within one test makes another node on the same store.
 */
public abstract class DurableLinkRequestQueueContract extends LinkRequestQueueContract {
    private static final int CAPACITY = 1000;

    /** For subclasses. */
    protected DurableLinkRequestQueueContract() {}

    /**
     * Makes a queue whose store can't be reached.
     *
     * @return a queue; the tests close it
     */
    protected abstract LinkRequestQueue queueWithoutBackend();

    @Test
    void whatOneNodeTookIsHandledOnceHoweverManyNodesWork() throws Exception {
        RecordingHandler handler = new RecordingHandler(request -> true);
        LinkRequestQueue one = started(CAPACITY, handler);
        LinkRequestQueue other = started(CAPACITY, handler);
        started(CAPACITY, handler);
        List<LinkRequest> taken = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            LinkRequest request = request("r" + i);
            assertThat((i % 2 == 0 ? one : other).offer(request)).isTrue();
            taken.add(request);
        }

        handler.awaitDealtWith(taken.size());

        assertThat(handler.attempts()).containsExactlyInAnyOrderElementsOf(taken);
    }

    @Test
    void aNodeThatIsBusyLeavesTheRestToOthers() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        RecordingHandler stuck = new RecordingHandler(request -> passed(never));
        LinkRequestQueue busy = started(CAPACITY, stuck);
        List<LinkRequest> taken = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            LinkRequest request = request("r" + i);
            busy.offer(request);
            taken.add(request);
        }
        stuck.awaitAttempts(1);
        RecordingHandler handler = new RecordingHandler(request -> true);

        started(CAPACITY, handler);

        handler.awaitDealtWith(1);
        never.countDown();
        assertThat(new HashSet<>(taken)).containsAll(handler.dealtWith());
    }

    @Test
    void whatAClosedNodeHasNotDealtWithAnotherDoes() throws Exception {
        RecordingHandler failing = new RecordingHandler(request -> false);
        LinkRequestQueue first = started(CAPACITY, failing);
        LinkRequest request = request("left behind");
        first.offer(request);
        failing.awaitAttempts(1);
        first.close();
        assertThat(failing.abandoned()).isEmpty();
        RecordingHandler handler = new RecordingHandler(any -> true);

        started(CAPACITY, handler);

        handler.awaitDealtWith(1);
        assertThat(handler.dealtWith()).containsExactly(request);
    }

    @Test
    void whatOneNodeCannotReadIsKeptForOneThatCan() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        LinkRequestQueue stranger = queue(CAPACITY);
        stranger.start(new LinkRequestQueue.Handler() {
            @Override
            public LinkRequestQueue.Outcome handle(LinkRequest request) {
                seen.countDown();
                return LinkRequestQueue.Outcome.ELSEWHERE;
            }

            @Override
            public void abandoned(LinkRequest request) {}
        });
        try (stranger) {
            LinkRequest request = request("of another version");
            stranger.offer(request);
            assertThat(passed(seen)).isTrue();
            RecordingHandler handler = new RecordingHandler(any -> true);

            started(CAPACITY, handler);

            handler.awaitDealtWith(1);
            assertThat(handler.dealtWith()).containsExactly(request);
        }
    }

    @Test
    void aStoreThatIsDownIsAnExceptionThatNamesNobody() {
        LinkRequestQueue queue = queueWithoutBackend();
        try (queue) {
            queue.start(new RecordingHandler(request -> true));

            assertThatThrownBy(() -> queue.offer(request("a")))
                    .isInstanceOf(RuntimeException.class)
                    .hasMessageNotContaining("ada");
        }
    }
}
