package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import java.util.OptionalLong;

/** The metadata of commits as the relay's own codec writes and reads it, by the clocks of who does. */
final class CommitMetadata {

    static final String TOPIC_ID = "simulated-topic-id-000";

    private CommitMetadata() {}

    static String encode(Checkpoint checkpoint, SimulatedWorker writer) {
        return CheckpointCodec.encode(TOPIC_ID, checkpoint, writer.nanos(), OptionalLong.of(writer.wallMillis()));
    }

    /** What somebody reads who knows whether the writer is dead. */
    static Checkpoint decode(long offset, String metadata, SimulatedWorker reader, boolean isWriterDead) {
        OptionalLong wallMillis = isWriterDead ? OptionalLong.of(reader.wallMillis()) : OptionalLong.empty();
        return CheckpointCodec.decode(offset, metadata, reader.nanos(), wallMillis)
                .checkpoint();
    }
}
