package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeadLetterCommandsIT {

    @Test
    void listsThemAsATableWithoutTheirText() {
        try (Desk desk = new Desk()) {
            ProducerRecord<byte[], byte[]> called = desk.letter(1, Desk.JANE, "a secret", 7);
            called.headers().add(CallerHeader.NAME, CallerHeader.encode("ci"));
            desk.put(called);
            ProducerRecord<byte[], byte[]> odd = desk.addressed(
                    new ProducerRecord<>(desk.topics().deadLetters(), 1, "\u001B[2J".getBytes(UTF_8), null), 8);
            DeadLetterHeaders.put(odd.headers(), DeadLetterHeaders.REASON, "malformed");
            DeadLetterHeaders.put(odd.headers(), CallerHeader.NAME, "\u001B[2J");
            desk.put(odd);

            assertThat(desk.says("list")).isEqualTo(new Desk.CommandOutput(0, """
                    NAME  ID                                    ADDRESS      CALLER  REASON     ATTEMPTS  ACCEPTED              GIVEN UP              REPLAYED  DETAIL
                    1/0   00000000-0000-0001-0000-000000000007  user/jane    ci      refused    3         2026-01-02T03:04:05Z  2026-01-02T04:05:06Z  no        HTTP 400
                    1/1                                         <U+001B>[2J  -       malformed  3         2026-01-02T03:04:05Z  2026-01-02T04:05:06Z  no        HTTP 400

                    2 dead letters: malformed 1, refused 1
                    """, ""));
        }
    }

    @Test
    void listsByAddressAndReason() {
        try (Desk desk = new Desk()) {
            desk.put(desk.letter(0, Desk.JANE, "one", 0));
            desk.put(desk.letter(0, new Address.Username("joe"), "two", 1));
            ProducerRecord<byte[], byte[]> missing = desk.letter(0, Desk.JANE, "three", 2);
            DeadLetterHeaders.put(missing.headers(), DeadLetterHeaders.REASON, "channel_missing");
            desk.put(missing);

            assertThat(names(desk.says("list"))).containsExactly("0/0", "0/1", "0/2");
            assertThat(names(desk.says("list", "--address", "user/Jane"))).containsExactly("0/0", "0/2");
            assertThat(names(desk.says("list", "--reason", "refused"))).containsExactly("0/0", "0/1");
            assertThat(names(desk.says("list", "--reason", "channel_missing", "--address", "user/jane")))
                    .containsExactly("0/2");
            assertThat(desk.says("list", "--address", "user/nobody").out()).isEqualTo("No dead letters.\n");
        }
    }

    @Test
    void listsByIdAndTime() {
        try (Desk desk = new Desk()) {
            desk.put(desk.letter(0, Desk.JANE, "one", 0));
            ProducerRecord<byte[], byte[]> later = desk.letter(0, Desk.JANE, "two", 1);
            DeadLetterHeaders.put(later.headers(), DeadLetterHeaders.GIVEN_UP_AT, "2026-01-03T00:00:00.5Z");
            desk.put(later);
            ProducerRecord<byte[], byte[]> odd = desk.letter(0, Desk.JANE, "three", 2);
            DeadLetterHeaders.put(odd.headers(), DeadLetterHeaders.GIVEN_UP_AT, "yesterday");
            desk.put(odd);

            assertThat(names(desk.says("list", "--id", "00000000-0000-0000-0000-000000000001")))
                    .containsExactly("0/1");
            assertThat(names(desk.says("list", "--since", "2026-01-02"))).containsExactly("0/0", "0/1");
            assertThat(names(desk.says("list", "--since", "2026-01-03T00:00:00Z")))
                    .containsExactly("0/1");
            assertThat(desk.says("list", "--since", "2026-01-03T00:00:01Z").out())
                    .isEqualTo("No dead letters.\n");
            assertThat(desk.says("replay", "--since", "2026-01-03").out()).startsWith("Replayed 1 of 1 ");
        }
    }

    @Test
    void showsOneWithItsHeadersAndItsText() {
        try (Desk desk = new Desk()) {
            ProducerRecord<byte[], byte[]> letter = desk.letter(1, Desk.JANE, "two\nlines \u001B[31mred \u202E!", 7);
            letter.headers().add("trace", "a\nb".getBytes(UTF_8));
            IdHeader id = new IdHeader(new UUID(1, 7), IdHeader.DuplicateKind.KEYED);
            letter.headers().add(IdHeader.NAME, id.encode());
            letter.headers().add(AcceptedHeader.NAME, AcceptedHeader.encode(1_800_000_000_000L));
            desk.put(letter);

            Desk.CommandOutput said = desk.says("show", "1/0");

            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .startsWith("address: user/jane\nreplayed: no\n")
                    .contains("\npostrider-reason: refused\n", "\npostrider-origin-offset: 7\n")
                    .contains("\npostrider-accepted: 2027-01-15T08:00:00Z\n")
                    .contains("\ntrace: a<U+000A>b\n", "\npostrider-id: 00000000-0000-0001-0000-000000000007\n")
                    .endsWith("""

                            id: 00000000-0000-0001-0000-000000000007

                            two
                            lines <U+001B>[31mred <U+202E>!
                            """);
        }
    }

    @Test
    void showsWhatIsNoMessage() {
        try (Desk desk = new Desk()) {
            desk.put(new ProducerRecord<>(desk.topics().deadLetters(), 0, null, "{\"v\":\u0007".getBytes(UTF_8)));
            desk.put(new ProducerRecord<>(desk.topics().deadLetters(), 0, null, null));

            assertThat(desk.says("show", "0/0").out()).isEqualTo("address: \nreplayed: no\n\n{\"v\":<U+0007>\n");
            assertThat(desk.says("show", "0/1").out()).isEqualTo("address: \nreplayed: no\n\n\n");
        }
    }

    @Test
    void saysInAReceiptWhereAReplayedDeadLetterWentOn() {
        try (Desk desk = new Desk()) {
            ProducerRecord<byte[], byte[]> letter = desk.letter(1, Desk.JANE, "one", 7);
            letter.headers().add(CallerHeader.NAME, CallerHeader.encode("ci"));
            desk.put(letter);

            desk.says("replay", "--all");

            ConsumerRecord<byte[], byte[]> record = desk.read(desk.receipts()).get(0);
            Receipt receipt = ReceiptCodec.decode(record.value()).orElseThrow();
            assertThat(record.partition()).isEqualTo(1);
            assertThat(record.key()).asString(UTF_8).isEqualTo("user/jane");
            assertThat(receipt.reporter().group()).isEqualTo("postrider-relay");
            assertThat(receipt.result()).isEqualTo(new Receipt.Replayed(1, 0));
            assertThat(receipt.messages())
                    .containsExactly(new FinishedMessage(7, FinishedMessage.print(new UUID(1, 7)), "ci"));
        }
    }

    @Test
    void replaysTheMessageAsItWas() {
        try (Desk desk = new Desk()) {
            ProducerRecord<byte[], byte[]> letter = desk.letter(1, Desk.JANE, "again", 7);
            letter.headers().add("trace", new byte[] {1, (byte) 0xFF});
            letter.headers().add("trace", new byte[] {2});
            letter.headers().add(CallerHeader.NAME, CallerHeader.encode("ci"));
            DeadLetterHeaders.put(letter.headers(), DeadLetterHeaders.REPLAY, "4");
            desk.put(letter);

            assertThat(desk.says("replay", "--all"))
                    .isEqualTo(new Desk.CommandOutput(
                            0, "Replayed 1 of 1 dead letters; 0 had already been replayed.\n", ""));

            ConsumerRecord<byte[], byte[]> message = desk.messages().get(0);
            assertThat(message.partition()).isEqualTo(1);
            assertThat(message.key()).isEqualTo(letter.key());
            assertThat(message.value()).isEqualTo(letter.value());
            assertThat(message.headers().headers("trace"))
                    .extracting(Header::value)
                    .containsExactly(new byte[] {1, (byte) 0xFF}, new byte[] {2});
            assertThat(headers(message)).containsOnlyKeys("trace", "postrider-caller", "postrider-replay");
            assertThat(headers(message)).containsEntry("postrider-replay", "5").containsEntry("postrider-caller", "ci");
        }
    }

    @Test
    @Tag("long")
    void aReplayedOneIsListedOnlyWithAllAndNeverReplayedAgain() {
        try (Desk desk = new Desk()) {
            desk.putSome(0, 3);
            desk.says("replay", "0/1");

            assertThat(names(desk.says("list"))).containsExactly("0/0", "0/2");
            assertThat(names(desk.says("list", "--all"))).containsExactly("0/0", "0/1", "0/2");
            assertThat(desk.says("show", "0/1").out()).contains("\nreplayed: yes\n");
            assertThat(desk.says("replay", "0/1").out())
                    .isEqualTo("Replayed 0 of 1 dead letters; 1 had already been replayed.\n");
            assertThat(desk.says("replay", "--all").out())
                    .isEqualTo("Replayed 2 of 3 dead letters; 1 had already been replayed.\n");
            assertThat(desk.texts(0)).containsExactly("0.1", "0.0", "0.2");
            assertThat(desk.says("list").out()).isEqualTo("No dead letters.\n");
        }
    }

    @Test
    void replaysByAddressByReasonAndByName() {
        try (Desk desk = new Desk()) {
            desk.put(desk.letter(0, Desk.JANE, "jane", 0));
            ProducerRecord<byte[], byte[]> missing = desk.letter(1, new Address.Username("joe"), "joe", 1);
            DeadLetterHeaders.put(missing.headers(), DeadLetterHeaders.REASON, "channel_missing");
            desk.put(missing);
            desk.put(desk.letter(1, new Address.Username("jim"), "jim 1", 2));
            desk.put(desk.letter(1, new Address.Username("jim"), "jim 2", 3));

            desk.says("replay", "--reason", "channel_missing");
            assertThat(desk.texts(1)).containsExactly("joe");
            desk.says("replay", "--address", "user/jane");
            assertThat(desk.texts(0)).containsExactly("jane");
            desk.says("replay", "1/2", "1/1");
            assertThat(desk.texts(1)).containsExactly("joe", "jim 1", "jim 2");
        }
    }

    /** A relay that was killed before it knew that the dead letter was safe writes it once more. */
    @Test
    void oneThatWasWrittenTwiceIsOne() {
        try (Desk desk = new Desk()) {
            desk.put(desk.letter(0, Desk.JANE, "twice", 5));
            ProducerRecord<byte[], byte[]> again = desk.letter(0, Desk.JANE, "twice", 5);
            DeadLetterHeaders.put(again.headers(), DeadLetterHeaders.GIVEN_UP_AT, "2026-01-02T05:00:00Z");
            desk.put(again);

            assertThat(names(desk.says("list"))).containsExactly("0/0");
            assertThat(desk.says("replay", "--all").out()).startsWith("Replayed 1 of 1 ");
            desk.put(again);
            assertThat(desk.says("replay", "--all").out()).startsWith("Replayed 0 of 1 ");
            assertThat(desk.texts(0)).containsExactly("twice");
        }
    }

    @Test
    void theSameOffsetOfATopicMadeAnewIsAnother() {
        try (Desk desk = new Desk()) {
            desk.put(desk.letter(0, Desk.JANE, "one", 5));
            desk.says("replay", "--all");
            ProducerRecord<byte[], byte[]> later = desk.letter(0, Desk.JANE, "another", 5);
            DeadLetterHeaders.put(later.headers(), DeadLetterHeaders.ACCEPTED_AT, "2026-02-02T05:00:00Z");
            desk.put(later);

            assertThat(desk.says("replay", "--all").out()).startsWith("Replayed 1 of 2 ");
            assertThat(desk.texts(0)).containsExactly("one", "another");
        }
    }

    @Test
    void aMessageThatLooksLikeAMarkIsADeadLetterAllTheSame() {
        try (Desk desk = new Desk()) {
            ProducerRecord<byte[], byte[]> sly = desk.letter(0, Desk.JANE, "sly", 5);
            sly.headers().add(DeadLetterHeaders.REPLAYED, "anything".getBytes(UTF_8));
            desk.put(sly);

            assertThat(desk.says("replay", "--all").out()).startsWith("Replayed 1 of 1 ");
            assertThat(desk.texts(0)).containsExactly("sly");
        }
    }

    @Test
    void namesThatAreNoneAreSaidAndNothingIsReplayed() {
        try (Desk desk = new Desk()) {
            desk.putSome(0, 1);

            assertThat(desk.says("replay", "0/9", "0/0", "1/4"))
                    .isEqualTo(new Desk.CommandOutput(
                            1, "", "There is no dead letter 0/9, 1/4; see dead-letters list --all\n"));
            assertThat(desk.says("show", "0/9"))
                    .isEqualTo(new Desk.CommandOutput(
                            1, "", "There is no dead letter 0/9; see dead-letters list --all\n"));
            assertThat(desk.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replay                    | Error: Missing required argument (specify one of these):
            replay --all 0/0          | Unmatched argument at index 3: '0/0'
            replay --all --address user/jane | Error: --all and [[--address=<address>] [--reason=<reason>] [--id=<id>] [--since=<since>]] are mutually exclusive
            replay zero               | 'zero' is not the name of a dead letter, such as 3/1200
            show                      | Missing required parameter: 'NAME'
            list --address builds     | 'builds' is not an address: it must be channel/<id>, team/<team>/channel/<name> or user/<username>
            list --since yesterday    | 'yesterday' is not a time such as 2026-01-31T12:00:00Z, nor a date such as 2026-01-31
            list --id 7               | '7' is not the id of a message, a UUID
            list --reason bad         | Invalid value for option '--reason': expected one of [MALFORMED, CHANNEL_MISSING
            """)
    void whatCannotBeMeantIsTheCommandLinesFault(String line, String complaint) {
        try (Desk desk = new Desk()) {
            Desk.CommandOutput said = desk.says(line.split(" "));

            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).contains(complaint).endsWith("; see --help\n");
        }
    }

    @Test
    void saysThatThereIsNoTopicAndMakesNone() {
        try (Desk desk = new Desk()) {
            Map<String, String> elsewhere =
                    Map.of("POSTRIDER_DEAD_LETTER_TOPIC", desk.topics().messages() + "-none");

            for (int time = 1; time <= 2; time++) {
                assertThat(desk.says(elsewhere, "list"))
                        .isEqualTo(new Desk.CommandOutput(
                                1,
                                "",
                                "There is no topic " + desk.topics().messages()
                                        + "-none in Kafka: no message became a dead letter yet, or POSTRIDER_DEAD_LETTER_TOPIC names another"
                                        + " topic\n"));
            }
        }
    }

    @Test
    @Tag("long")
    void saysThatKafkaIsAway() {
        try (Desk desk = new Desk()) {
            Desk.CommandOutput said = desk.says(Map.of("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"), "list");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).startsWith("Kafka failed: ").hasLineCount(1);
        }
    }

    private static List<String> names(Desk.CommandOutput said) {
        assertThat(said.code()).isZero();
        return said.out()
                .lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
