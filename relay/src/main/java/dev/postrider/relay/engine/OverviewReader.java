package dev.postrider.relay.engine;

import dev.postrider.relay.engine.exchange.EngineOverview;
import dev.postrider.relay.engine.exchange.LaneOverview;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.failure.DestinationGate;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.Lanes;
import dev.postrider.relay.engine.reading.AssignedPartitions;
import dev.postrider.relay.engine.turn.Schedule;
import dev.postrider.relay.engine.uncertain.Intent;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.time.Duration;
import java.util.OptionalLong;

/** Says what the engine is doing. Changes nothing, and takes no longer if more messages wait, only if more lanes do. */
record OverviewReader(AssignedPartitions assigned, Lanes lanes, DestinationGate gate, Schedule schedule) {

    EngineOverview read(long nowNanos) {
        return new EngineOverview(
                assigned.closed(),
                assigned.eachLane().map(lane -> of(lane, nowNanos)).toList(),
                lanes.inLine(),
                assigned.active() == 0 ? 0 : schedule.permitsPerSecond(),
                gate.cause(),
                Duration.ofNanos(gate.pauseNanos(nowNanos).orElse(0L)),
                assigned.bytes());
    }

    private static LaneOverview of(Lane lane, long nowNanos) {
        LaneStatus status = status(lane);
        return new LaneOverview(
                lane.partition(),
                lane.name(),
                lane.unfinished(),
                lane.oldestMillis(),
                status,
                isHeldByItsChannel(status) ? lane.failures().refusal().reason() : "",
                postingTo(lane),
                lane.state() instanceof LaneState.WaitingUntil waiting
                        ? Duration.ofNanos(Math.max(0, waiting.untilNanos() - nowNanos))
                        : Duration.ZERO);
    }

    /** A channel that has refused is held to refuse until it takes a post. */
    private static LaneStatus status(Lane lane) {
        LaneState state = lane.state();
        if (state instanceof LaneState.DeadLetterInFlight || waits(state, LaneState.WaitReason.DEAD_LETTER)) {
            return LaneStatus.DEAD_LETTER;
        }
        if (waits(state, LaneState.WaitReason.CLOCK)) {
            return LaneStatus.CLOCK;
        }
        if (lane.failures().refusal().counted() > 0) {
            return lane.failures().refusal().isMissing() ? LaneStatus.CHANNEL_MISSING : LaneStatus.CHANNEL_REFUSED;
        }
        if (lane.uncertainPost() != null) {
            return LaneStatus.VERIFYING;
        }
        if (state instanceof LaneState.RequestInFlight) {
            return LaneStatus.REQUESTING;
        }
        return lane.awaitsJudgement() ? LaneStatus.HISTORY : LaneStatus.READY;
    }

    private static OptionalLong postingTo(Lane lane) {
        UncertainPost uncertain = lane.uncertainPost();
        Intent intent = lane.intent();
        Range range = uncertain != null ? uncertain.range() : intent != null && intent.isSent() ? intent.range() : null;
        return range == null ? OptionalLong.empty() : OptionalLong.of(range.last());
    }

    private static boolean isHeldByItsChannel(LaneStatus status) {
        return status == LaneStatus.CHANNEL_REFUSED || status == LaneStatus.CHANNEL_MISSING;
    }

    private static boolean waits(LaneState state, LaneState.WaitReason reason) {
        return state instanceof LaneState.WaitingUntil waiting && waiting.reason() == reason;
    }
}
