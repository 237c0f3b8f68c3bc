package dev.postrider.benchmark.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.Address;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Makes up channel ids that lie in wanted partitions, so that work is dealt out evenly. Not thread-safe. */
public final class ChannelIds {

    private static final int ID_LENGTH = 26;

    private final int partitions;
    private long last;

    /** @param partitions of the topic of messages */
    public ChannelIds(int partitions) {
        this.partitions = partitions;
    }

    /** As many to each partition, give or take one. */
    public List<Address.ChannelId> spread(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> in(number % partitions))
                .toList();
    }

    /** A channel nobody had before, whose messages lie in that partition. */
    public Address.ChannelId in(int partition) {
        while (true) {
            String number = Long.toString(++last, Character.MAX_RADIX);
            Address.ChannelId address =
                    new Address.ChannelId("benchmark" + "0".repeat(ID_LENGTH - 9 - number.length()) + number);
            if (BuiltInPartitioner.partitionForKey(address.key().getBytes(UTF_8), partitions) == partition) {
                return address;
            }
        }
    }
}
