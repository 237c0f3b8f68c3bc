package dev.postrider.common.kafka;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * Properties for Kafka's clients: what Postrider needs of each, over what the user passes through.
 *
 * @param passedThrough by Kafka's own names; each client takes those it knows
 */
public record ClientProperties(String bootstrapServers, Map<String, String> passedThrough) {

    /** Largest record the dead-letter topic takes: twice Kafka's default of 1 MiB for the messages, plus headers. */
    static final int MAX_DEAD_LETTER_BYTES = 2 * 1024 * 1024 + 64 * 1024;

    /** How long Kafka may take to acknowledge a record, retries included; a caller waits 10 s at most. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(8);

    /** {@code send()} may block its thread this long on metadata. */
    private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

    /**
     * A topic that is not written to is remembered for good. Kafka adds this to the time of day: its very largest value
     * would lie in the past.
     */
    private static final long NEVER_IDLE_MS = Long.MAX_VALUE / 2;

    private static final int FOLLOWER_BYTES = 2 * 1024 * 1024;

    private static final Duration TRANSACTION_BLOCK = Duration.ofSeconds(30);

    public ClientProperties {
        passedThrough = Map.copyOf(passedThrough);
    }

    /** Why no broker can be reached, if none of their names resolves. May block on a slow name server. */
    public Optional<String> unresolved() {
        return Stream.of(bootstrapServers.split(","))
                        .map(String::strip)
                        .map(Utils::getHost)
                        .noneMatch(host -> host == null || !new InetSocketAddress(host, 0).isUnresolved())
                ? Optional.of("the name does not resolve: " + bootstrapServers)
                : Optional.empty();
    }

    public Map<String, Object> admin(String clientId) {
        Map<String, Object> properties = common(AdminClientConfig.configNames(), clientId);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        return properties;
    }

    /** Durable above all: 202 rests on this. */
    public Map<String, Object> producer(String clientId) {
        Map<String, Object> properties = common(ProducerConfig.configNames(), clientId);
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) MAX_BLOCK.toMillis());
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_DEAD_LETTER_BYTES);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return properties;
    }

    /**
     * For a {@link RecordWriter}: what {@link #producer} has, but {@code send()} fails where it would have to wait. So the
     * topic's partitions must be known before a record comes, however long none has come.
     *
     * <p>And one request to Kafka at a time, unless more are given: what comes meanwhile travels with the next. With a broker
     * nearby the ingress takes a fifth more calls for it, as docs/performance.md says; one that is 20 ms away may want
     * Kafka's own 5, which was not measured.
     */
    public Map<String, Object> writer(String clientId) {
        Map<String, Object> properties = producer(clientId);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_IDLE_MS);
        properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return properties;
    }

    /**
     * For writing in transactions: all of one is there, or nothing. A second one of the same transactional id shuts the
     * first out.
     *
     * @param timeout how long a transaction stays open when its producer is gone; readers wait for its end
     */
    public Map<String, Object> transactions(String clientId, String transactionalId, Duration timeout) {
        Map<String, Object> properties = producer(clientId);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) timeout.toMillis());
        // Beginning waits until what another one left open is undone.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) TRANSACTION_BLOCK.toMillis());
        return properties;
    }

    /** Starts nowhere by itself and commits nothing by itself: both are decided by the relay. */
    public Map<String, Object> consumer(String clientId, String groupId) {
        Map<String, Object> properties = reader(clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        return properties;
    }

    /** A consumer of no group, for partitions given to it; like all of ours it sees only what is committed. */
    public Map<String, Object> reader(String clientId) {
        Map<String, Object> properties = common(ConsumerConfig.configNames(), clientId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return properties;
    }

    /** A {@link #reader} that follows topics all the time, with little memory. */
    public Map<String, Object> follower(String clientId) {
        Map<String, Object> properties = reader(clientId);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FOLLOWER_BYTES);
        properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FOLLOWER_BYTES / 8);
        return properties;
    }

    /** A consumer of no group that looks at single records: those of open transactions as well. */
    public Map<String, Object> singleRecords(String clientId) {
        Map<String, Object> properties = reader(clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024); // Kafka sends one batch at least
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5); // a held fetch would delay the next question
        return properties;
    }

    /** Without the values passed through: passwords are among them. */
    @Override
    public String toString() {
        return "ClientProperties[" + bootstrapServers + ", " + passedThrough.keySet() + "]";
    }

    private Map<String, Object> common(Set<String> known, String clientId) {
        Map<String, Object> properties = new HashMap<>();
        passedThrough.forEach((name, value) -> {
            if (known.contains(name)) {
                properties.put(name, value);
            }
        });
        properties.put("bootstrap.servers", bootstrapServers);
        properties.putIfAbsent("client.id", clientId);
        // Telemetry is a broker feature nobody asked for here; a broker without it costs a stack trace at DEBUG.
        properties.putIfAbsent("enable.metrics.push", false);
        return properties;
    }
}
