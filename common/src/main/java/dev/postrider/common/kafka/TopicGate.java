package dev.postrider.common.kafka;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stays closed until the topics are ready; nothing is written or read before. Thread-safe. */
public final class TopicGate {

    private static final Logger LOG = LoggerFactory.getLogger(TopicGate.class);

    private final Supplier<TopicState> check;
    private final CompletableFuture<TopicState> settled = new CompletableFuture<>();
    private volatile boolean open;
    private volatile String reason = "Kafka has not responded yet";

    /** @param check usually {@link TopicSetup#ensure} */
    public TopicGate(Supplier<TopicState> check) {
        this.check = check;
    }

    /**
     * Of the topics in the Kafka that these properties name.
     *
     * @param admin asked for once a name resolves
     */
    public static TopicGate of(ClientProperties kafka, Supplier<Admin> admin, Topics topics) {
        return new TopicGate(() -> kafka.unresolved()
                .<TopicState>map(TopicState.Unreachable::new)
                .orElseGet(() -> check(kafka, admin, topics)));
    }

    private static TopicState check(ClientProperties kafka, Supplier<Admin> admin, Topics topics) {
        try {
            TopicState state = new TopicSetup(admin.get(), topics).ensure();
            return state instanceof TopicState.Unreachable unreachable
                    ? new TopicState.Unreachable(unreachable.reason() + ": " + kafka.bootstrapServers())
                    : state;
        } catch (KafkaException e) { // found out at the start if a name resolved then
            Throwable reason = e.getCause() == null ? e : e.getCause();
            return new TopicState.Unusable("The Kafka client rejected its settings: " + reason.getMessage());
        }
    }

    /** Checks the topics once, which may block for some seconds, unless the gate is open already. */
    public synchronized boolean tryOpen() {
        if (open || settled.isDone()) {
            return open;
        }
        TopicState state = check.get();
        if (state instanceof TopicState.Unreachable unreachable) {
            if (!reason.equals(unreachable.reason())) {
                LOG.warn("Kafka is not ready, waiting: reason={}", unreachable.reason());
                reason = unreachable.reason();
            }
            return false;
        }
        if (state instanceof TopicState.Unusable unusable) {
            reason = unusable.reason();
        }
        open = state instanceof TopicState.Ready;
        settled.complete(state);
        return open;
    }

    public boolean isOpen() {
        return open;
    }

    /** Why it is closed, as a sentence for the health check; empty once it is open. */
    public Optional<String> obstacle() {
        return open ? Optional.empty() : Optional.of("The topics are not ready: " + reason);
    }

    /** Completes once with {@link TopicState.Ready} or {@link TopicState.Unusable}. */
    public CompletionStage<TopicState> settled() {
        return settled;
    }
}
