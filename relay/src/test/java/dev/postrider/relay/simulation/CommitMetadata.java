package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Checkpoint;
import dev.postrider.relay.engine.CheckpointCodec;

/** The metadata of commits as the relay's own codec writes and reads it. */
final class CommitMetadata {

    static final String TOPIC_ID = "simulated-topic-id-000";

    private CommitMetadata() {}

    static String encode(Checkpoint checkpoint) {
        return CheckpointCodec.encode(TOPIC_ID, checkpoint);
    }

    static Checkpoint decode(long offset, String metadata) {
        return CheckpointCodec.decode(offset, metadata).checkpoint();
    }
}
