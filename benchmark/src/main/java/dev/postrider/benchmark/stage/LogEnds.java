package dev.postrider.benchmark.stage;

import dev.postrider.common.kafka.ClientProperties;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How much a topic holds, by Kafka's own account. */
final class LogEnds implements AutoCloseable {

    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends;

    LogEnds(ClientProperties kafka, String topic, int partitions) {
        admin = Admin.create(kafka.admin("benchmark-ends"));
        ends = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    }

    /** The sum of all partitions' end offsets. */
    long sum() {
        try {
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not tell the ends of its topic", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
