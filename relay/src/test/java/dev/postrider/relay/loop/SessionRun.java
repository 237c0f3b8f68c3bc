package dev.postrider.relay.loop;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Lets the simulation run a session, which nobody else outside this package may. */
public final class SessionRun {

    private SessionRun() {}

    /** Returns when it was told to stop and has handed over. */
    public static void run(
            Consumer<byte[], byte[]> consumer,
            RelayLoop.Parts parts,
            String topicId,
            Waiting waiting,
            BooleanSupplier stopping) {
        try (Session session = new Session(consumer, parts, topicId, Set.of(), waiting)) {
            session.run(stopping);
        }
    }
}
