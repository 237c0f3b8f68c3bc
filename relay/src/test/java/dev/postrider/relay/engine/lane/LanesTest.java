package dev.postrider.relay.engine.lane;

import static dev.postrider.relay.engine.lane.LaneState.InLine.BACK;
import static dev.postrider.relay.engine.lane.LaneState.InLine.FRONT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.relay.engine.exchange.Request;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LanesTest {

    private static final long NOW = Math.subtractExact(Long.MAX_VALUE, 5L);

    private final Lanes lanes = new Lanes();
    private final Lane a = new Lane(0, "a");
    private final Lane b = new Lane(0, "b");
    private final Lane c = new Lane(1, "c");

    private static LaneState until(long nanos) {
        return new LaneState.WaitingUntil(nanos, LaneState.WaitReason.PARKED);
    }

    @Test
    void theLineCanBeJoinedAtBothEnds() {
        lanes.add(a, BACK);
        lanes.add(b, BACK);
        lanes.add(c, FRONT);

        assertThat(lanes.line()).containsExactly(c, a, b);
        assertThat(lanes.isLineEmpty()).isFalse();

        lanes.move(a, BACK);
        assertThat(lanes.line()).as("a lane is in the line once").containsExactly(c, b, a);
    }

    @Test
    void aLaneThatLeavesTheLineLeavesTheOthersInTheirOrder() {
        lanes.add(a, BACK);
        lanes.add(b, BACK);
        lanes.add(c, BACK);

        lanes.move(b, LaneState.Closed.DRAINED);

        assertThat(lanes.line()).containsExactly(a, c);
    }

    @Test
    void lanesWakeInTheOrderOfTheirTimesAcrossAnOverflow() {
        lanes.add(a, BACK);
        lanes.add(b, BACK);
        lanes.move(a, until(NOW + 10));
        lanes.move(b, until(NOW + 2));

        assertThat(lanes.nextWakeNanos()).contains(NOW + 2);
        lanes.wake(NOW + 1);
        assertThat(lanes.isLineEmpty()).isTrue();
        lanes.wake(NOW + 2);
        assertThat(lanes.line()).containsExactly(b);
        lanes.wake(NOW + 10);
        assertThat(lanes.line()).containsExactly(b, a);
        assertThat(lanes.nextWakeNanos()).isEmpty();
    }

    @Test
    void aLaneWhosePartitionIsRevokedIsNowhere() {
        Request request = new Request.ProbeSelf();
        lanes.add(a, BACK);
        lanes.add(b, BACK);
        lanes.add(c, BACK);
        lanes.move(a, new LaneState.RequestInFlight(1, request));
        lanes.move(b, new LaneState.DeadLetterInFlight(2));
        lanes.move(c, until(NOW));
        assertThat(lanes.requesting(1)).isEqualTo(a);
        assertThat(lanes.writingDeadLetter(2)).isEqualTo(b);
        assertThat(lanes.isIdle()).isFalse();

        lanes.move(a, LaneState.Closed.REVOKED);
        lanes.move(b, LaneState.Closed.REVOKED);
        lanes.move(c, LaneState.Closed.REVOKED);

        assertThat(lanes.requesting(1)).isNull();
        assertThat(lanes.writingDeadLetter(2)).isNull();
        assertThat(lanes.nextWakeNanos()).isEmpty();
        assertThat(lanes.isIdle()).isTrue();
    }

    @Test
    void onlyPostsAndDeadLettersOfThePartitionsCountAsInFlight() {
        lanes.add(a, BACK);
        lanes.add(b, BACK);
        lanes.add(c, BACK);
        lanes.move(a, new LaneState.RequestInFlight(1, new Request.ProbeSelf()));
        lanes.move(b, new LaneState.DeadLetterInFlight(2));
        lanes.move(c, new LaneState.DeadLetterInFlight(3));

        assertThat(lanes.requestsInFlight()).isEqualTo(1);
        assertThat(lanes.inFlight(Set.of(0))).isEqualTo(1);
        assertThat(lanes.inFlight(Set.of(0, 1))).isEqualTo(2);
    }

    @Test
    void lanesThatAwaitRecordsAreCompleteOnceTheLastIsRead() {
        lanes.add(a, new LaneState.AwaitingRecords(5));
        lanes.add(b, new LaneState.AwaitingRecords(7));
        lanes.add(c, new LaneState.AwaitingRecords(5));

        assertThat(lanes.complete(0, 4)).isEmpty();
        assertThat(lanes.complete(0, 5)).containsExactly(a);
        lanes.move(a, until(NOW));
        assertThat(lanes.complete(0, 9)).containsExactly(b);
    }

    @Test
    void aLaneWithARequestInFlightCannotMakeAnother() {
        lanes.add(a, BACK);
        lanes.move(a, new LaneState.RequestInFlight(1, new Request.ProbeSelf()));

        assertThatThrownBy(() -> lanes.move(a, new LaneState.RequestInFlight(2, new Request.ProbeSelf())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedLaneStaysClosed() {
        lanes.add(a, BACK);
        lanes.move(a, LaneState.Closed.DRAINED);

        assertThatThrownBy(() -> lanes.move(a, BACK)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWaitingLaneTakesNoTurnBeforeItsTime() {
        lanes.add(a, BACK);
        lanes.move(a, until(NOW));

        assertThatThrownBy(() -> lanes.move(a, new LaneState.RequestInFlight(1, new Request.ProbeSelf())))
                .isInstanceOf(IllegalStateException.class);
    }
}
