package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again and again whether the topic is still the one that the session began with. Never waits for the answer. */
final class TopicWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Supplier<CompletionStage<Optional<String>>> topicIds;
    private final Optional<String> topicId;
    private final Clock clock;
    private @Nullable CompletableFuture<Optional<String>> asked;
    private long nextNanos;
    private boolean confirmed;
    private boolean gone;

    TopicWatch(Supplier<CompletionStage<Optional<String>>> topicIds, String topicId, Clock clock) {
        this.topicIds = topicIds;
        this.topicId = Optional.of(topicId);
        this.clock = clock;
        this.nextNanos = clock.nanos();
    }

    /** Partitions were assigned: they may be those of another topic of the same name. */
    void askAgain() {
        confirmed = false;
        asked = null;
        nextNanos = clock.nanos();
    }

    void look() {
        CompletableFuture<Optional<String>> answer = asked;
        if (answer != null && answer.isDone()) {
            if (!answer.isCompletedExceptionally()) { // else nothing is known, and the next answer tells
                confirmed = answer.join().equals(topicId);
                gone = !confirmed;
            }
            asked = null;
        }
        if (asked == null && clock.nanos() - nextNanos >= 0) {
            nextNanos = clock.nanos() + INTERVAL.toNanos();
            asked = topicIds.get().toCompletableFuture();
        }
    }

    /** Whether Kafka said so since it was last asked again. */
    boolean isConfirmed() {
        return confirmed;
    }

    /** Whether the topic was deleted, whatever is there now. */
    boolean isGone() {
        return gone;
    }
}
