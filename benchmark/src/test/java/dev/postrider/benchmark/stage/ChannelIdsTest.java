package dev.postrider.benchmark.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class ChannelIdsTest {

    @Test
    void everyPartitionGetsAsMany() {
        List<Address.ChannelId> channels = new ChannelIds(3).spread(9);

        assertThat(channels).doesNotHaveDuplicates();
        assertThat(channels)
                .extracting(channel ->
                        BuiltInPartitioner.partitionForKey(channel.key().getBytes(UTF_8), 3))
                .containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    }
}
