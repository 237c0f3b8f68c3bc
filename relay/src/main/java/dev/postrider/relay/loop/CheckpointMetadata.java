package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import java.util.OptionalLong;

/**
 * Writes and reads the metadata of commits.
 *
 * @param alone whether a relay that is started again knows that the one before it is dead; only then do commits tell the time
 */
record CheckpointMetadata(Clock clock, boolean alone) {

    String encode(String topicId, Checkpoint checkpoint) {
        // The wall clock first: if the process is suspended in between, posts seem older, not younger.
        OptionalLong wallMillis = wallMillis();
        return CheckpointCodec.encode(topicId, checkpoint, clock.nanos(), wallMillis);
    }

    CheckpointCodec.Found decode(long committed, String metadata) {
        // The wall clock last, for the same reason.
        return CheckpointCodec.decode(committed, metadata, clock.nanos(), wallMillis());
    }

    private OptionalLong wallMillis() {
        return alone ? OptionalLong.of(clock.wall().toEpochMilli()) : OptionalLong.empty();
    }
}
