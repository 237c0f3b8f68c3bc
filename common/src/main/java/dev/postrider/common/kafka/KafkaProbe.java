package dev.postrider.common.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** Whether Kafka answers now: what a health check needs to know of it. */
public final class KafkaProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private KafkaProbe() {}

    /** What is in the way of reading and writing, as a sentence; empty if nothing is. Blocks for 2 s at most. */
    public static Optional<String> obstacle(Supplier<Admin> admin, TopicGate gate) {
        return gate.obstacle().or(() -> noAnswer(admin.get()));
    }

    private static Optional<String> noAnswer(Admin admin) {
        try {
            admin.describeCluster().nodes().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("Kafka does not answer.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("Stopping.");
        }
    }
}
