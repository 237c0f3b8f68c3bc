package dev.postrider.relay.loop;

import dev.postrider.relay.engine.PauseCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the relay's thread lets others know of it. Thread-safe. */
public final class RelayStatus {

    private volatile boolean member;
    private volatile @Nullable PauseCause pause;
    private final Map<Integer, String> stopped = new ConcurrentHashMap<>();

    /** What keeps messages from being delivered that somebody should look at; a passing outage is not among it. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (!member) {
            obstacles.add("not a member of the consumer group yet: Kafka is away, or the relay has just started");
        }
        if (pause == PauseCause.UNAUTHORISED) {
            obstacles.add("the chat server does not accept the token; nothing is lost, set a valid one");
        }
        stopped.forEach((partition, reason) -> obstacles.add("partition " + partition + " is stopped: " + reason));
        return obstacles;
    }

    void member(boolean now) {
        member = now;
    }

    void pause(@Nullable PauseCause cause) {
        pause = cause;
    }

    void stopped(int partition, String reason) {
        stopped.put(partition, reason);
    }

    void released(int partition) {
        stopped.remove(partition);
    }
}
