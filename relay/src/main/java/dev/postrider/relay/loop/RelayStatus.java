package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.PauseCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the relay's thread lets others know of it. Thread-safe. */
public final class RelayStatus {

    private volatile boolean member;
    private volatile @Nullable PauseCause pause;

    /** What is wrong with a partition, in a sentence. */
    private final Map<Integer, String> troubled = new ConcurrentHashMap<>();

    /** What keeps messages from being delivered that somebody should look at; a passing outage is not among it. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (!member) {
            obstacles.add("not a member of the consumer group: Kafka is unreachable, or the relay has just started");
        }
        if (pause == PauseCause.UNAUTHORISED) {
            obstacles.add("the chat server does not accept the token; nothing is lost, set a valid one");
        }
        obstacles.addAll(troubled.values());
        return obstacles;
    }

    void member(boolean now) {
        member = now;
    }

    void pause(@Nullable PauseCause cause) {
        pause = cause;
    }

    void stopped(int partition, String reason) {
        troubled.put(partition, "partition " + partition + " is stopped: " + reason);
    }

    void undecided(int partition) {
        troubled.put(partition, "partition " + partition + ": no start offset from Kafka");
    }

    /** Nothing is wrong with it any more, or it is not ours. */
    void released(int partition) {
        troubled.remove(partition);
    }
}
