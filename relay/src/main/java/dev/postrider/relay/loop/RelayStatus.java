package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the relay's thread lets others know of it. Thread-safe. */
public final class RelayStatus {

    private volatile boolean member;
    private volatile @Nullable PauseCause pause;

    /**
     * What is wrong with a partition.
     *
     * @param sentence what, and what to do
     */
    record PartitionTrouble(PartitionCondition condition, String sentence) {}

    /** @param source who reports it: a partition that one cannot read the others may */
    private record TroubleKey(String source, int partition) {}

    private final Map<TroubleKey, PartitionTrouble> troubles = new ConcurrentHashMap<>();
    private volatile @Nullable String missingTopic;
    private volatile boolean clocksDiffer;

    /** What keeps messages from being delivered that somebody should look at; a passing outage is not among it. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (!member) {
            obstacles.add("not a member of the consumer group: Kafka is unreachable, or the relay has just started");
        }
        if (pause == PauseCause.UNAUTHORISED) {
            obstacles.add("the chat server does not accept the token; nothing is lost, set a valid one");
        }
        if (missingTopic != null) {
            obstacles.add(
                    "the topic " + missingTopic + " was deleted: messages that were not posted are lost; create it"
                            + " again, or restart a service, which does");
        }
        if (clocksDiffer) {
            obstacles.add(
                    "this relay's clock and the chat server's differ by more than an hour: messages that look older"
                            + " than POSTRIDER_MAX_AGE wait; nothing is lost, correct the clock");
        }
        troubles.values().forEach(trouble -> obstacles.add(trouble.sentence()));
        return obstacles;
    }

    /** What is wrong with a partition; empty if nothing is. Not started, or stopped, comes before damage. */
    Optional<PartitionTrouble> trouble(int partition) {
        return troubles.entrySet().stream()
                .filter(each -> each.getKey().partition() == partition)
                .map(Map.Entry::getValue)
                .min(Comparator.comparing(PartitionTrouble::condition));
    }

    boolean isMember() {
        return member;
    }

    void member(boolean now) {
        member = now;
    }

    /** The consumer is gone, and with it all that was known of its partitions. */
    void sessionEnded() {
        member = false;
        pause = null;
        clocksDiffer = false;
        troubles.clear();
    }

    /** @param name of the topic of messages while it does not exist, else null */
    void missingTopic(@Nullable String name) {
        missingTopic = name;
    }

    void pause(@Nullable PauseCause cause) {
        pause = cause;
    }

    void clocksDiffer(boolean now) {
        clocksDiffer = now;
    }

    void report(String source, int partition, PartitionCondition condition, String sentence) {
        troubles.put(new TroubleKey(source, partition), new PartitionTrouble(condition, sentence));
    }

    /** What this source reported is over, or the partition is not ours any more. */
    void clear(String source, int partition) {
        troubles.remove(new TroubleKey(source, partition));
    }
}
