package dev.postrider.ingress.status;

import dev.postrider.common.receipt.CommitTopic;
import java.util.Map;

/**
 * How far the group had committed at one moment, and where the logs ended just after.
 *
 * @param topicId of the topic of messages, as it was then
 * @param commits by partition; none where nobody has ever committed
 * @param messageEnds of the topic of messages
 * @param receiptEnds of the receipts; none where there is no such topic
 */
record CommitSnapshot(
        String topicId,
        Map<Integer, GroupCommit> commits,
        Map<Integer, Long> messageEnds,
        Map<Integer, Long> receiptEnds) {

    /** A committed offset. */
    record GroupCommit(long offset, String metadata) {}

    /** What it is worth. */
    enum Worth {
        /** A relay committed it, for this topic. */
        VALID,
        /** Nobody has, or for a topic that is gone. */
        NONE,
        /** Somebody else did. */
        UNKNOWN
    }

    /** When nobody has asked yet. */
    static final CommitSnapshot NONE = new CommitSnapshot("", Map.of(), Map.of(), Map.of());

    CommitSnapshot {
        commits = Map.copyOf(commits);
        messageEnds = Map.copyOf(messageEnds);
        receiptEnds = Map.copyOf(receiptEnds);
    }

    Worth worth(int partition) {
        GroupCommit commit = commits.get(partition);
        if (commit == null) {
            return Worth.NONE;
        }
        return CommitTopic.of(commit.metadata())
                .map(topic -> topic.equals(topicId) ? Worth.VALID : Worth.NONE)
                .orElse(Worth.UNKNOWN);
    }

    /** Everything before is finished; 0 if nothing is known to be. */
    long committed(int partition) {
        GroupCommit commit = commits.get(partition);
        return commit == null || worth(partition) != Worth.VALID ? 0 : commit.offset();
    }

    long receiptEnd(int partition) {
        return receiptEnds.getOrDefault(partition, 0L);
    }

    /** How many messages were not finished, in all partitions; as many as can be if nobody knows. */
    long waiting() {
        long sum = messageEnds.isEmpty() ? Long.MAX_VALUE : 0;
        for (Map.Entry<Integer, Long> end : messageEnds.entrySet()) {
            sum += Math.max(0, end.getValue() - committed(end.getKey()));
        }
        return sum;
    }
}
