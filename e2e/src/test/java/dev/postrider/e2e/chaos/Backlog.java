package dev.postrider.e2e.chaos;

import dev.postrider.common.settings.Catalogue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What is left to do, asked of Kafka itself. Closing takes 2 s at most. */
final class Backlog implements AutoCloseable {

    private static final String GROUP = Catalogue.GROUP.defaultText();
    private static final String MESSAGES = Catalogue.TOPIC.defaultText();
    private static final String DEAD_LETTERS = Catalogue.DEAD_LETTER_TOPIC.defaultText();
    private static final int PARTITIONS = Integer.parseInt(Catalogue.PARTITIONS.defaultText());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Admin admin;

    Backlog(String bootstrapServers) {
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Records of the messages that the group has not committed; a partition without a commit counts whole. */
    long unfinished() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = offsets(MESSAGES, OffsetSpec.latest());
        Map<TopicPartition, Long> beginnings = offsets(MESSAGES, OffsetSpec.earliest());
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata done = committed.get(end.getKey());
                    return end.getValue() - (done == null ? beginnings.get(end.getKey()) : done.offset());
                })
                .sum();
    }

    long deadLetters() throws InterruptedException, ExecutionException, TimeoutException {
        return offsets(DEAD_LETTERS, OffsetSpec.latest()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<TopicPartition, Long> offsets(String topic, OffsetSpec which)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> which));
        return answer(admin.listOffsets(wanted).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static <T> T answer(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(CLOSE);
    }
}
