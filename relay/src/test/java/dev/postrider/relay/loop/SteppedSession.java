package dev.postrider.relay.loop;

import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/** A session for the simulation, which runs it iteration by iteration: nobody else outside this package may. */
public final class SteppedSession {

    private final Session session;

    public SteppedSession(Consumer<byte[], byte[]> consumer, RelayLoop.Parts parts, String topicId, LoopWait waiting) {
        session = new Session(consumer, parts, topicId, Set.of(), waiting);
        session.begin();
    }

    /** False if it has ended. */
    public boolean iterate(BooleanSupplier stopping) {
        boolean more = session.iterate(stopping);
        if (!more) {
            session.close();
        }
        return more;
    }

    /** How long the poll may take with which the next iteration begins. */
    public Duration pollTime() {
        return session.pollTime();
    }
}
