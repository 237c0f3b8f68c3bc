package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.IdHeader;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.output.CapturedLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** A bad message harms only itself: it is kept with its reason, and all around it are delivered. */
class RelayDeadLetterIT {

    @Test
    void keepsWhatCannotBeDeliveredAndGoesOn() {
        try (Bench bench = new Bench();
                CapturedLog log = CapturedLog.of("dev.postrider.relay")) {
            ChatChannel channel = bench.channels(1).get(0);
            bench.chat()
                    .faults()
                    .always(
                            Fault.pluginRejects("no swearing: damn"),
                            Scope.creating().containing("damn"));
            bench.relay();

            RecordMetadata first = bench.say(address(channel), "before");
            int partition = first.partition();
            ProducerRecord<byte[], byte[]> damaged = record(bench, partition, "user/jane", "{\"v\":1,");
            damaged.headers().add(CallerHeader.NAME, CallerHeader.encode("ci"));
            RecordMetadata malformed = bench.put(damaged);
            RecordMetadata noValue = bench.put(record(bench, partition, null, null));
            RecordMetadata refused = bench.say(address(channel), "damn");
            bench.say(address(channel), "after");

            bench.chat().awaitPosts(channel.id(), 2, PATIENCE);
            Map<String, ConsumerRecord<byte[], byte[]>> found = byOrigin(bench.awaitDeadLetters(3));
            assertThat(found).hasSize(3);
            assertThat(bench.texts(channel)).containsExactly("before", "after");
            assertThat(bench.chat().posts()).hasSize(2);
            assertReason(found, malformed, "malformed", "the value is not JSON", 0);
            assertReason(found, noValue, "malformed", "the record has no key", 0);
            assertReason(found, refused, "refused", "HTTP 400 (rejected by a plugin)", 1);
            ConsumerRecord<byte[], byte[]> letter = found.get(partition + "/" + refused.offset());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log.messages())
                            .contains("Dead letter: name=" + partition + "/" + letter.offset() + ", message="
                                    + id(letter) + ", partition=" + partition + ", offset=" + refused.offset()
                                    + ", lane=" + address(channel).key()
                                    + ", caller=none, reason=refused, detail=HTTP 400 (rejected by a plugin)")
                            .anyMatch(line -> line.contains(", message=none, partition=" + partition + ", offset="
                                    + malformed.offset() + ", lane=none, caller=ci, reason=malformed")));
        }
    }

    /** So many of them wait that somebody can make them or invite the bot; the next is one too many. */
    @Test
    void keepsWhatIsForOneMissingChannelTooMany() {
        try (Bench bench = new Bench();
                CapturedLog log = CapturedLog.of("Relay")) {
            bench.chat().admin().privateChannel(bench.team(), "secret");
            bench.relay();
            bench.say(0, new Address.ChannelName("builds", "secret"), "the bot is not in it");
            bench.say(0, new Address.ChannelId("x".repeat(26)), "to nobody");
            IntStream.range(0, 24).forEach(i -> bench.say(0, new Address.Username("nobody-" + i), "to nobody"));

            assertThat(bench.awaitDeadLetters(1))
                    .singleElement()
                    .satisfies(kept -> assertThat(headers(kept)).containsEntry("postrider-reason", "channel_missing"));
            assertThat(bench.deadLetters()).isEqualTo(1);
            assertThat(log.messages())
                    .filteredOn(line -> line.startsWith("Lane parked, the channel is missing"))
                    .hasSize(25);
        }
    }

    @Test
    void keepsTheOriginalAsItWas() {
        try (Bench bench = new Bench()) {
            byte[] key = {0, (byte) 0xFF, 'k'};
            byte[] value = {(byte) 0xC3, 0x28, 0, 'v'};
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(bench.topics().messages(), 2, key, value);
            record.headers().add("trace", new byte[] {1, 2}).add("trace", new byte[] {3});
            record.headers().add(CallerHeader.NAME, CallerHeader.encode("ci"));
            record.headers().add("postrider-reason", "of an earlier life".getBytes(UTF_8));
            RecordMetadata origin = bench.put(record);
            bench.relay();

            ConsumerRecord<byte[], byte[]> kept = bench.awaitDeadLetters(1).get(0);

            assertThat(kept.topic()).isEqualTo(bench.topics().deadLetters());
            assertThat(kept.partition()).isEqualTo(2);
            assertThat(kept.key()).isEqualTo(key);
            assertThat(kept.value()).isEqualTo(value);
            List<Header> traces = new ArrayList<>();
            kept.headers().headers("trace").forEach(traces::add);
            assertThat(traces).extracting(Header::value).containsExactly(new byte[] {1, 2}, new byte[] {3});
            assertThat(headers(kept))
                    .containsEntry("postrider-caller", "ci")
                    .containsEntry("postrider-reason", "malformed")
                    .containsEntry("postrider-origin-topic", bench.topics().messages())
                    .containsEntry("postrider-origin-partition", "2")
                    .containsEntry("postrider-origin-offset", String.valueOf(origin.offset()))
                    .containsEntry("postrider-attempts", "0")
                    .containsKey("postrider-detail");
            assertThat(kept.headers().headers("postrider-reason")).hasSize(1);
            Instant accepted = Instant.parse(headers(kept).get("postrider-accepted-at"));
            assertThat(accepted).isEqualTo(Instant.ofEpochMilli(origin.timestamp()));
            assertThat(Instant.parse(headers(kept).get("postrider-given-up-at")))
                    .isAfterOrEqualTo(accepted);
        }
    }

    @Test
    void keepsALargeRecordToo() {
        try (Bench bench = new Bench()) {
            String large = "x".repeat(1_000_000);
            bench.put(record(bench, 0, "user/jane", large));
            bench.relay();

            assertThat(bench.awaitDeadLetters(1))
                    .singleElement()
                    .satisfies(
                            kept -> assertThat(new String(kept.value(), UTF_8)).isEqualTo(large));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Bench bench, int partition, String key, String value) {
        return new ProducerRecord<>(
                bench.topics().messages(),
                partition,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));
    }

    private static Map<String, ConsumerRecord<byte[], byte[]>> byOrigin(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, ConsumerRecord<byte[], byte[]>> byOrigin = new HashMap<>();
        records.forEach(record -> {
            Map<String, String> headers = headers(record);
            byOrigin.put(
                    headers.get("postrider-origin-partition") + "/" + headers.get("postrider-origin-offset"), record);
        });
        return byOrigin;
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> letter) {
        return IdHeader.decode(letter.headers().lastHeader(IdHeader.NAME).value())
                .orElseThrow()
                .id();
    }

    private static void assertReason(
            Map<String, ConsumerRecord<byte[], byte[]>> found,
            RecordMetadata origin,
            String reason,
            String detail,
            int attempts) {
        assertThat(headers(found.get(origin.partition() + "/" + origin.offset())))
                .containsEntry("postrider-reason", reason)
                .containsEntry("postrider-detail", detail)
                .containsEntry("postrider-attempts", String.valueOf(attempts));
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
