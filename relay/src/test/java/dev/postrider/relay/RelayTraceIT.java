package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.ChatChannel;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A trace leads from the records to the posts; of trace and caller the chat hears nothing. */
class RelayTraceIT {

    private static final String SPAN = "b7ad6b7169203331";

    @Test
    void aPackedPostLinksTheTracesOfItsMessages() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        OpenTelemetrySdk collecting = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        try (Bench bench = new Bench()) {
            ChatChannel channel = bench.channels(1).get(0);
            put(bench, channel, "one", trace(1));
            bench.say(address(channel), "two");
            put(bench, channel, "three", trace(3));
            bench.relay(bench.settings(100, 500), Clock.system(), collecting);
            bench.chat().awaitPosts(channel.id(), 1, PATIENCE);
            await().atMost(PATIENCE).until(() -> !spans.getFinishedSpanItems().isEmpty());
            put(bench, channel, "four", trace(4));
            bench.chat().awaitPosts(channel.id(), 2, PATIENCE);
            await().atMost(PATIENCE).until(() -> spans.getFinishedSpanItems().size() == 2);

            List<SpanData> posts = spans.getFinishedSpanItems();
            assertThat(posts.get(0).getLinks())
                    .extracting(link -> link.getSpanContext().getTraceId())
                    .containsExactly(trace(1), trace(3));
            assertThat(posts.get(1).getTraceId()).isEqualTo(trace(4));
            assertThat(posts.get(1).getParentSpanId()).isEqualTo(SPAN);
            assertThat(bench.chat().posts().toString()).contains("four").doesNotContain("ci.builds", trace(4), SPAN);
        }
    }

    private static String trace(int number) {
        return "0af7651916cd43dd8448eb211c80319" + number;
    }

    private static void put(Bench bench, ChatChannel channel, String text, String trace) {
        MessageCodec codec = new MessageCodec();
        Message message = new Message(UUID.randomUUID(), address(channel), text);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(bench.topics().messages(), codec.encodeKey(message), codec.encodeValue(message));
        record.headers().add("traceparent", ("00-" + trace + "-" + SPAN + "-01").getBytes(US_ASCII));
        record.headers().add(CallerHeader.NAME, CallerHeader.encode("ci.builds"));
        bench.put(record);
    }
}
