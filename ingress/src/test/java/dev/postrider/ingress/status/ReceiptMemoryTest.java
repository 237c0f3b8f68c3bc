package dev.postrider.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.Reporter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReceiptMemoryTest {

    private static final int MIB = 1024 * 1024;
    private static final Reporter REPORTER = new Reporter("topic", "group");
    private static final Instant AT = Instant.ofEpochMilli(1_764_433_845_000L);
    private static final String POST = "9xk3p7qwbtdhmq5ne4ryz8fjoc";

    private final ReceiptMemory memory = new ReceiptMemory(MIB);

    @Test
    void findsEachMessageOfAPost() {
        memory.add(3, "user/jane", delivered(10, 12, 17));

        FinishedRecord found = memory.find(new RecordPlace(3, 12), 1_012).orElseThrow();
        assertThat(found)
                .isEqualTo(new FinishedRecord(
                        new RecordPlace(3, 12), 1_012, "ci", "user/jane", new Receipt.Delivered(POST), AT, 1, 3));
        assertThat(memory.find(new RecordPlace(3, 11), 1_011)).isEmpty();
        assertThat(memory.find(new RecordPlace(4, 12), 1_012)).isEmpty();
    }

    @Test
    void keepsEveryResultAsItWas() {
        Receipt.FinalResult dead = new Receipt.DeadLettered("channel_missing", "Nö such channel.", 3, 17);
        memory.add(0, "user/jane", receipt(dead, 1));
        memory.add(0, "user/jane", receipt(new Receipt.Repeated(List.of(1L, 2L)), 7, 8));
        memory.add(0, "user/jane", receipt(new Receipt.Replayed(0, 99), 5));

        assertThat(result(1)).isEqualTo(dead);
        assertThat(result(8)).isEqualTo(new Receipt.Repeated(List.of(2L)));
        assertThat(result(5)).isEqualTo(new Receipt.Replayed(0, 99));
    }

    @Test
    void theLaterOfTwoReceiptsWinsButDeliveredStaysSo() {
        memory.add(0, "user/jane", receipt(new Receipt.DeadLettered("expired", "", 0, 1), 4));
        memory.add(0, "user/jane", delivered(4));

        assertThat(result(4)).isEqualTo(new Receipt.Delivered(POST));

        memory.add(0, "user/jane", receipt(new Receipt.DeadLettered("expired", "late", 0, 2), 4));
        assertThat(result(4)).isEqualTo(new Receipt.Delivered(POST));
    }

    /** The topic of messages was made anew, and a dead letter of the old one replayed. */
    @Test
    void aReceiptOfAnotherIdHidesNone() {
        memory.add(0, "user/jane", delivered(4));
        FinishedMessage old = new FinishedMessage(4, 77, "ci");
        memory.add(0, "user/jo", new Receipt(REPORTER, new Receipt.Replayed(0, 90), AT, 1, List.of(old)));

        assertThat(result(4)).isEqualTo(new Receipt.Delivered(POST));
        assertThat(memory.find(new RecordPlace(0, 4), 78)).isEmpty();
    }

    @Test
    void callersAreTheMessages() {
        memory.add(
                0,
                "user/jane",
                new Receipt(
                        REPORTER,
                        new Receipt.Delivered(POST),
                        AT,
                        1,
                        List.of(
                                new FinishedMessage(1, 1, "ci"),
                                new FinishedMessage(2, 2, ""),
                                new FinishedMessage(3, 3, "nightly"))));

        assertThat(LongStream.rangeClosed(1, 3)
                        .mapToObj(offset -> memory.find(new RecordPlace(0, offset), (int) offset)
                                .orElseThrow()
                                .caller()))
                .containsExactly("ci", "", "nightly");
    }

    /** What is forgotten is the oldest, and nothing else is ever found in its place. */
    @Test
    void boundedMemoryForgetsTheOldest() {
        int many = 100_000;
        for (int offset = 0; offset < many; offset++) {
            memory.add(offset % 12, "user/u" + offset % 50, delivered(offset));
        }

        int oldest = many;
        for (int offset = many - 1; offset >= 0 && found(offset).isPresent(); offset--) {
            oldest = offset;
            assertThat(found(offset).orElseThrow().idPrint()).isEqualTo(1_000 + offset);
        }
        assertThat(oldest).isBetween(many - 10_000, many - 3_000);
        for (int offset = 0; offset < oldest; offset++) {
            assertThat(found(offset)).isEmpty();
        }
        assertThat(memory.mayHaveForgotten(AT)).isTrue();
        assertThat(memory.mayHaveForgotten(AT.plusSeconds(61)))
                .as("clocks differ by a minute at most")
                .isFalse();
        assertThat(memory.capacity()).isLessThanOrEqualTo(MIB);
    }

    @Test
    void aPostOfManyMessagesIsKeptWhole() {
        memory.add(0, "user/jane", delivered(LongStream.range(0, 10_000).toArray()));

        assertThat(memory.find(new RecordPlace(0, 9_999), 10_999).orElseThrow().together())
                .isEqualTo(10_000);
        assertThat(memory.find(new RecordPlace(0, 0), 1_000)).isPresent();
        assertThat(memory.mayHaveForgotten(AT)).as("there is room for all").isFalse();
    }

    @Test
    void whatALaterPostOfTheAddressProves() {
        memory.add(1, "user/jane", delivered(20));
        memory.add(1, "user/jane", receipt(new Receipt.Repeated(List.of(3L)), 40));
        memory.add(1, "user/jo", delivered(50));

        assertThat(memory.lastDelivered(1, "user/jane"))
                .as("a repetition is dropped when it is read")
                .hasValue(20);
        assertThat(memory.lastDelivered(2, "user/jane")).isEmpty();
        assertThat(memory.lastDelivered(1, "user/x")).isEmpty();
    }

    @Test
    void listsTheNewestOfACallerFirst() {
        memory.add(0, "user/jane", delivered(1, 2));
        memory.add(0, "user/jo", delivered(3));
        memory.add(0, "user/jane", delivered(4));

        assertThat(memory.newest("user/jane", "ci", 2))
                .extracting(FinishedRecord::place)
                .containsExactly(new RecordPlace(0, 4), new RecordPlace(0, 2));
        assertThat(memory.newest("user/jane", "another", 2)).isEmpty();

        memory.add(0, "user/jane", delivered(4));
        memory.add(0, "user/jane", receipt(new Receipt.Replayed(0, 9), 2));
        assertThat(memory.newest("user/jane", "ci", 9))
                .as("each once")
                .extracting(FinishedRecord::place)
                .containsExactly(new RecordPlace(0, 4), new RecordPlace(0, 2), new RecordPlace(0, 1));
    }

    @Test
    void clearedItIsEmpty() {
        memory.add(0, "user/jane", delivered(1));
        memory.clear();

        assertThat(memory.find(new RecordPlace(0, 1), 1_001)).isEmpty();
        assertThat(memory.newest("user/jane", "ci", 2)).isEmpty();
        assertThat(memory.written()).isZero();
    }

    private static RecordPlace place(int offset) {
        return new RecordPlace(offset % 12, offset);
    }

    private Optional<FinishedRecord> found(int offset) {
        return memory.find(place(offset), offset + 1_000);
    }

    private Receipt.FinalResult result(long offset) {
        return memory.find(new RecordPlace(0, offset), (int) offset + 1_000)
                .orElseThrow()
                .result();
    }

    private static Receipt delivered(long... offsets) {
        return receipt(new Receipt.Delivered(POST), offsets);
    }

    private static Receipt receipt(Receipt.FinalResult result, long... offsets) {
        List<FinishedMessage> messages = new ArrayList<>();
        for (long offset : offsets) {
            messages.add(new FinishedMessage(offset, (int) offset + 1_000, "ci"));
        }
        return new Receipt(REPORTER, result, AT, 1, messages);
    }
}
