package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReadRecordTest {

    @Test
    void countsTheHeaders() {
        RecordHeaders headers = new RecordHeaders();
        int without = bytes(headers);
        headers.add("trace", new byte[100_000]);
        headers.add("empty", null);

        assertThat(bytes(headers)).isBetween(without + 100_000, without + 101_000);
    }

    private static int bytes(RecordHeaders headers) {
        byte[] key = new byte[10];
        byte[] value = new byte[100];
        return new ReadRecord(new ConsumerRecord<>(
                        "messages",
                        0,
                        7,
                        0,
                        TimestampType.CREATE_TIME,
                        key.length,
                        value.length,
                        key,
                        value,
                        headers,
                        Optional.empty()))
                .bytes();
    }
}
