package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.status.RelayCounters;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Monitors for tests of something else. */
public final class Monitors {

    private Monitors() {}

    /** One that nobody listens to, and that never learns where logs end. */
    public static RelayMonitor silent(RelayStatus status, Clock clock) {
        return new RelayMonitor(
                8,
                partitions -> CompletableFuture.completedFuture(Map.of()),
                new RelayCounters(),
                status,
                snapshot -> {},
                clock);
    }
}
