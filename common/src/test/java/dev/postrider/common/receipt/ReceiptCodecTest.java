package dev.postrider.common.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptCodecTest {

    private static final Reporter REPORTER = new Reporter("topicTopicTopicTopicTo", "postrider");
    private static final Instant AT = Instant.parse("2026-11-29T12:00:00.123Z");

    static Stream<Receipt.FinalResult> results() {
        return Stream.of(
                new Receipt.Delivered("9xkxwq4oyjf8bp3o6q7a8b9c0d"),
                new Receipt.Delivered(""),
                new Receipt.DeadLettered("channel_missing", "no such channel", 3, 17),
                new Receipt.Repeated(List.of(5L, 1_000L, 7L)),
                new Receipt.Replayed(3, 2_000));
    }

    @ParameterizedTest
    @MethodSource("results")
    void readsWhatItWrote(Receipt.FinalResult result) {
        Receipt receipt = new Receipt(
                REPORTER,
                result,
                AT,
                2,
                List.of(
                        new FinishedMessage(1_200, FinishedMessage.print(new UUID(1, 2)), "ci"),
                        new FinishedMessage(1_201, -1, ""),
                        new FinishedMessage(5_000_000_000L, 7, "ops")));

        assertThat(ReceiptCodec.decode(ReceiptCodec.encode(receipt))).contains(receipt);
    }

    @Test
    void takesTenBytesAMessageAtMost() {
        byte[] one = ReceiptCodec.encode(receiptOf(1));
        byte[] many = ReceiptCodec.encode(receiptOf(301));

        assertThat((many.length - one.length) / 300.0).isLessThan(10);
    }

    @Test
    void readsTheFormatThatIsPromised() {
        String promised = """
                {"v":1,"topic":"topicTopicTopicTopicTo","group":"postrider","result":"delivered","post":"p","new":1,
                 "at":1795953600123,"attempts":1,"offsets":[1200,1],"ids":"AAAAAf////8=","callers":["ci"]}
                """;

        assertThat(ReceiptCodec.decode(promised.getBytes(StandardCharsets.UTF_8)))
                .contains(new Receipt(
                        REPORTER,
                        new Receipt.Delivered("p"),
                        AT,
                        1,
                        List.of(new FinishedMessage(1_200, 1, "ci"), new FinishedMessage(1_201, -1, "ci"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "nothing",
                "{\"v\":2}",
                "{\"v\":1,\"topic\":\"t\",\"group\":\"g\",\"result\":\"delivered\",\"post\":\"p\",\"at\":1,\"attempts\":1,"
                        + "\"offsets\":[1,1],\"ids\":\"AAAAAQ==\",\"callers\":[]}",
                "{\"v\":1,\"topic\":\"t\",\"group\":\"g\",\"result\":\"delivered\",\"post\":\"p\",\"at\":1,\"attempts\":1,"
                        + "\"offsets\":[],\"ids\":\"\",\"callers\":[]}",
                "{\"v\":1,\"topic\":\"t\",\"group\":\"g\",\"result\":\"lost\",\"at\":1,\"attempts\":1,"
                        + "\"offsets\":[1],\"ids\":\"AAAAAQ==\",\"callers\":[]}"
            })
    void ignoresWhatIsNotOurs(String value) {
        assertThat(ReceiptCodec.decode(value.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static Receipt receiptOf(int messages) {
        return new Receipt(
                REPORTER,
                new Receipt.Delivered("9xkxwq4oyjf8bp3o6q7a8b9c0d"),
                AT,
                1,
                IntStream.range(0, messages)
                        .mapToObj(i -> new FinishedMessage(1_200 + 20L * i, i * 77_777_777, "ci"))
                        .toList());
    }
}
