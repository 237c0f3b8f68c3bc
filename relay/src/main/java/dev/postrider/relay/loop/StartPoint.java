package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** Where to begin in a partition. */
sealed interface StartPoint {

    /** Here, and there is nothing to say about it. */
    record At(Checkpoint checkpoint) implements StartPoint {}

    /** Here, but records before it are gone without this group having finished them. */
    record AfterGap(Checkpoint checkpoint, long missing) implements StartPoint {}

    /** Nowhere: continuing would be a guess. */
    record Nowhere(String reason) implements StartPoint {}

    /**
     * Decides from what Kafka knows.
     *
     * @param committed null if the group never committed: everything there is belongs to it
     * @param beginning first offset the log still has
     * @param end offset after the last one
     * @param topicId of the topic as it is now
     * @param deleted ids of topics that are known to be gone with all their messages
     */
    static StartPoint of(
            @Nullable OffsetAndMetadata committed,
            long beginning,
            long end,
            String topicId,
            Set<String> deleted,
            CheckpointMetadata metadata) {
        if (committed == null) {
            return new At(Checkpoint.at(beginning));
        }
        long offset = committed.offset();
        CheckpointCodec.Found found = metadata.decode(offset, committed.metadata());
        if (deleted.contains(found.topicId())) { // committed at the last moment
            return new At(Checkpoint.at(beginning));
        }
        if (!found.topicId().isEmpty() && !found.topicId().equals(topicId)) {
            return new Nowhere(
                    "the committed offset belongs to a deleted topic of the same name; reset the group's offset"
                            + " once you know why");
        }
        Checkpoint checkpoint = found.checkpoint();
        // What it had read beyond the end would count as finished when other records take their place.
        long known = Math.max(offset, checkpoint.readTo());
        if (known > end) {
            return new Nowhere("the committed position is offset " + known + " but the log ends at " + end
                    + ": the topic was recreated or lost records; reset the group's offset once you know why");
        }
        if (offset < beginning) {
            return new AfterGap(Checkpoint.uncertain(beginning), beginning - offset);
        }
        return new At(checkpoint);
    }
}
