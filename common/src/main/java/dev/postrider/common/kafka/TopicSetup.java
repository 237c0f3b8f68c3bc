package dev.postrider.common.kafka;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.receipt.ReceiptTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics when they are missing and checks them when they are there.
 *
 * <p>To be done before the first record is written: a producer would make the broker create a topic of one partition.
 * Safe to run from many processes at once.
 */
public final class TopicSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    /** What one request to Kafka may take. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** Below this, Kafka could forget the offsets of a stopped group, and everything would be posted again. */
    private static final Duration LEAST_OFFSETS_RETENTION = Duration.ofDays(90);

    /** Each takes a broker some milliseconds to answer, so together they outlast the news of a new topic. */
    private static final int MOST_DESCRIBES = 200;

    /** Finished records leave the disk by whole segments, and never from the newest: Kafka's 1 GiB is too coarse. */
    private static final String SEGMENT_BYTES = String.valueOf(64 * 1024 * 1024);

    /** The board says how things are now; what is older helps nobody. */
    private static final Duration BOARD_RETENTION = Duration.ofHours(1);

    private final Admin admin;
    private final Topics topics;

    public TopicSetup(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** Blocks for some seconds at most; never on a thread that serves requests or polls. */
    public TopicState ensure() {
        return ensure(brokers -> {
            create(topics.partitions(), brokers.size(), messagesAndDeadLetters());
            return check(brokers);
        });
    }

    /** The same for the topics that tell how messages end. */
    public TopicState ensure(ReceiptTopics reports) {
        return ensure(brokers -> {
            Map<String, String> kept = Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    String.valueOf(reports.retention().toMillis()));
            Map<String, String> briefly =
                    Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(BOARD_RETENTION.toMillis()));
            create(topics.partitions(), brokers.size(), Map.of(reports.receipts(), kept));
            create(1, brokers.size(), Map.of(reports.board(), briefly));
            Map<String, Integer> partitions = Map.of(reports.receipts(), topics.partitions(), reports.board(), 1);
            Map<String, TopicDescription> found = describe(partitions.keySet());
            for (TopicDescription topic : found.values()) {
                int wanted = requireNonNull(partitions.get(topic.name()), "asked for");
                if (topic.partitions().size() != wanted) {
                    return new TopicState.Unusable("Topic " + topic.name() + " has "
                            + topic.partitions().size() + " partitions instead of " + wanted
                            + ": delete it, or name another topic, and start again");
                }
            }
            awaitLeaders(partitions);
            return new TopicState.Ready(
                    List.of(),
                    requireNonNull(found.get(reports.receipts()), "described above")
                            .topicId()
                            .toString());
        });
    }

    /** What is done once it is known which brokers there are. */
    @FunctionalInterface
    private interface SetupSteps {
        TopicState take(Collection<Node> brokers) throws ExecutionException, TimeoutException, InterruptedException;
    }

    private TopicState ensure(SetupSteps steps) {
        try {
            Collection<Node> brokers = await(admin.describeCluster().nodes());
            return brokers.isEmpty() ? new TopicState.Unreachable("no broker is up") : steps.take(brokers);
        } catch (ExecutionException e) {
            // Kafka's own sentence for it has the time of day in it, and so would be logged at every check.
            return e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                    ? noAnswer()
                    : new TopicState.Unreachable(String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            return noAnswer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TopicState.Unreachable("interrupted");
        }
    }

    /**
     * The id of the topic of messages as it is now; empty if there is none, and none is made. Fails if Kafka does not say,
     * or if the topic has another number of partitions.
     */
    public CompletionStage<Optional<String>> messagesId() {
        KafkaFuture<TopicDescription> described = requireNonNull(
                admin.describeTopics(List.of(topics.messages()))
                        .topicNameValues()
                        .get(topics.messages()),
                "Kafka answers for what it was asked");
        return described.toCompletionStage().handle((topic, failure) -> {
            if (topic != null) {
                wrongPartitions(topic).ifPresent(reason -> {
                    throw new KafkaException(reason);
                });
                return Optional.of(topic.topicId().toString());
            }
            Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
            if (reason instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new KafkaException("Kafka did not return the id of topic " + topics.messages(), reason);
        });
    }

    private Optional<String> wrongPartitions(TopicDescription topic) {
        int partitions = topic.partitions().size();
        return partitions == topics.partitions()
                ? Optional.empty()
                : Optional.of(
                        "Topic " + topic.name() + " has " + partitions + " partitions but POSTRIDER_PARTITIONS is "
                                + topics.partitions() + ": set POSTRIDER_PARTITIONS=" + partitions
                                + " everywhere, or name another topic");
    }

    private Map<String, Map<String, String>> messagesAndDeadLetters() {
        String size = String.valueOf(ClientProperties.MAX_DEAD_LETTER_BYTES);
        return Map.of(
                topics.messages(), Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES),
                topics.deadLetters(), Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, size));
    }

    /** @param configs what is special about each, by name */
    private void create(int partitions, int brokers, Map<String, Map<String, String>> configs)
            throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> existing = await(admin.listTopics().names());
        List<NewTopic> missing = configs.entrySet().stream()
                .filter(topic -> !existing.contains(topic.getKey()))
                .map(topic -> topic(topic.getKey(), partitions, brokers, topic.getValue()))
                .toList();
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                await(created);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e; // existing is fine: another service was quicker
                }
            }
        }
    }

    private static NewTopic topic(String name, int partitions, int brokers, Map<String, String> more) {
        int replicas = Math.min(3, brokers);
        Map<String, String> config = new HashMap<>(Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                // Nothing undelivered may age out, so nothing ages out by itself.
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(Math.max(1, replicas - 1))));
        config.putAll(more);
        return new NewTopic(name, partitions, (short) replicas).configs(config);
    }

    private TopicState check(Collection<Node> brokers)
            throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> names = Set.of(topics.messages(), topics.deadLetters());
        Map<String, TopicDescription> found = describe(names);
        List<String> warnings = new ArrayList<>();
        for (TopicDescription topic : found.values()) {
            Optional<String> wrong = wrongPartitions(topic);
            if (wrong.isPresent()) {
                return new TopicState.Unusable(wrong.get());
            }
            if (brokers.size() > 1 && topic.partitions().get(0).replicas().size() < 2) {
                warnings.add("Topic " + topic.name() + " has only one replica: one broker's disk holds the only copy");
            }
        }
        if (brokers.size() == 1) {
            warnings.add("Kafka has a single broker: a crash loses nothing, a power cut can lose the last seconds");
        }
        offsetsRetentionWarning(brokers.iterator().next().idString()).ifPresent(warnings::add);
        awaitLeaders(Map.of(topics.messages(), topics.partitions(), topics.deadLetters(), topics.partitions()));
        Map<String, Config> configs = configs(found.keySet());
        for (Map.Entry<String, Config> topic : configs.entrySet()) {
            Optional<String> fault = TopicRules.fault(topic.getKey(), topic.getValue());
            if (fault.isPresent()) {
                return new TopicState.Unusable(fault.get());
            }
        }
        Optional.ofNullable(configs.get(topics.messages()))
                .ifPresent(config -> warnings.addAll(TopicRules.warnings(topics.messages(), config)));
        TopicDescription messages = requireNonNull(found.get(topics.messages()), "described above");
        return new TopicState.Ready(List.copyOf(warnings), messages.topicId().toString());
    }

    /** Without those we are not allowed to ask for: a hint we cannot give, not a fault. */
    private Map<String, Config> configs(Collection<String> names)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, Config> configs = new HashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> asked :
                admin.describeConfigs(resources).values().entrySet()) {
            try {
                configs.put(asked.getKey().name(), await(asked.getValue()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof AuthorizationException)) {
                    throw e;
                }
            }
        }
        return configs;
    }

    /** Asks again for topics just made: the broker that answers hears of them a moment after the controller. */
    private Map<String, TopicDescription> describe(Set<String> names)
            throws ExecutionException, TimeoutException, InterruptedException {
        for (int tries = 1; tries < MOST_DESCRIBES; tries++) {
            try {
                return await(admin.describeTopics(names).allTopicNames());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return await(admin.describeTopics(names).allTopicNames());
    }

    /**
     * Lets the brokers find into their roles. A producer whose first batch meets a leader that does not know it is one,
     * and whose second is accepted, has the first refused as out of order until it times out.
     */
    private void awaitLeaders(Map<String, Integer> counts) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        counts.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        });
        try {
            await(admin.listOffsets(partitions).all());
        } catch (ExecutionException e) {
            LOG.warn("Some partitions have no leader yet, their messages wait: reason={}", e.getMessage());
        } catch (TimeoutException e) { // without a message
            LOG.warn(
                    "Some partitions have no leader yet, their messages wait: reason=no answer within {} s",
                    REQUEST_TIMEOUT.toSeconds());
        }
    }

    private Optional<String> offsetsRetentionWarning(String broker) throws TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        Config config;
        try {
            config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
        } catch (ExecutionException e) {
            return Optional.empty(); // not allowed to ask: a hint we cannot give, not a fault
        }
        return Optional.ofNullable(config)
                .flatMap(given -> TopicRules.value(given, "offsets.retention.minutes"))
                .map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)))
                .filter(retention -> retention.compareTo(LEAST_OFFSETS_RETENTION) < 0)
                .map(retention -> "Kafka forgets the offsets of a group after " + retention.toDays()
                        + " days (offsets.retention.minutes): relays stopped for longer would post everything again;"
                        + " give it 90 days or more");
    }

    private static TopicState noAnswer() {
        return new TopicState.Unreachable("no answer within " + REQUEST_TIMEOUT.toSeconds() + " s");
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
