package dev.postrider.benchmark.bare;

import dev.postrider.benchmark.stage.ChatTarget;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.relay.loop.GroupConsumer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Consume, post, commit in batches, and nothing else: no order, no pace, no second try. Runs until it is killed.
 *
 * <p>It polls on while posts are under way, and commits a batch once all of it and of those before are posted: as fast
 * as such a loop can be.
 */
@Command(name = "bare-loop", hidden = true, description = "What throughput compares the relay with.")
public final class BareLoop implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(5);

    @Option(names = "--bootstrap-servers", required = true)
    private String bootstrapServers = "";

    @Option(names = "--topic", required = true)
    private String topic = "";

    @Option(names = "--group", required = true)
    private String group = "";

    @Option(names = "--url", required = true)
    private URI url = URI.create("/");

    @Option(names = "--token", required = true)
    private String token = "";

    @Option(names = "--in-flight", required = true)
    private int inFlight;

    private final MessageCodec codec = new MessageCodec();
    private final Deque<Batch> batches = new ArrayDeque<>();

    /** @param ends where each partition continues behind it */
    private record Batch(CompletableFuture<Void> posted, Map<TopicPartition, OffsetAndMetadata> ends) {}

    /** Its command line, to be given to this module's jar. */
    public static List<String> arguments(TestBed stage, ChatTarget chat, int inFlight) {
        return List.of(
                "bare-loop",
                "--bootstrap-servers=" + stage.bootstrapServers(),
                "--topic=" + stage.topic(),
                "--group=" + stage.groupName(),
                "--url=" + chat.url(),
                "--token=" + chat.token(),
                "--in-flight=" + inFlight);
    }

    @Override
    public Integer call() throws InterruptedException {
        PlainPosts posts = new PlainPosts(new ChatTarget(url, token));
        Semaphore free = new Semaphore(inFlight);
        ClientProperties kafka = new ClientProperties(bootstrapServers, Map.of());
        try (Consumer<byte[], byte[]> consumer = GroupConsumer.create(kafka, group, "")) {
            List<TopicPartition> all = IntStream.range(0, TestBed.PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    batches.add(post(records, posts, free));
                }
                commitPosted(consumer);
            }
        }
    }

    private Batch post(ConsumerRecords<byte[], byte[]> records, PlainPosts posts, Semaphore free)
            throws InterruptedException {
        List<CompletableFuture<Void>> posted = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            free.acquire();
            DecodedRecord.Valid content = (DecodedRecord.Valid) codec.decode(record.key(), record.value());
            posted.add(posts.post(content.message()).whenComplete((done, failure) -> free.release()));
            ends.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        return new Batch(CompletableFuture.allOf(posted.toArray(CompletableFuture[]::new)), ends);
    }

    private void commitPosted(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (Batch first = batches.peek(); first != null && first.posted().isDone(); first = batches.peek()) {
            first.posted().join(); // fails if a post did
            ends.putAll(first.ends());
            batches.remove();
        }
        if (!ends.isEmpty()) {
            consumer.commitAsync(ends, null);
        }
    }
}
