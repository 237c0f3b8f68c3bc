package dev.postrider.common.kafka;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
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
