package dev.postrider.relay.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.testkit.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceiptsTest {

    private static final Reporter RELAY = new Reporter("topic-id", "relays");

    private record Told(int partition, String lane, Receipt receipt) {}

    private final ManualClock clock = new ManualClock();
    private final List<Told> told = new ArrayList<>();
    private final Receipts receipts =
            Receipts.of(RELAY, (partition, lane, receipt) -> told.add(new Told(partition, lane, receipt)), clock);

    private static Entry entry(long offset, String caller) {
        Address jane = new Address.Username("jane");
        return entry(offset, caller, new DecodedRecord.Valid(new Message(new UUID(0, offset), jane, "text")));
    }

    private static Entry entry(long offset, String caller, DecodedRecord content) {
        return new Entry(new Position(3, offset), content, false, 0, 0, 10, new Entry.Original() {
            @Override
            public byte @Nullable [] header(String name) {
                return name.equals(CallerHeader.NAME) ? CallerHeader.encode(caller) : null;
            }
        });
    }

    private void repeats(int partition, String lane, long offset) {
        receipts.finished(new Command.Finished(
                partition, lane, new Receipt.Repeated(List.of(offset - 1)), 0, List.of(entry(offset, ""))));
    }

    @Test
    void aPostHasOneReceiptAtOnceWithAllItsMessages() {
        receipts.finished(new Command.Finished(
                3,
                "user/jane",
                new Receipt.Delivered("post"),
                2,
                List.of(entry(7, "ci"), entry(9, "", new DecodedRecord.Malformed("not ours")))));

        assertThat(told)
                .containsExactly(new Told(
                        3,
                        "user/jane",
                        new Receipt(
                                RELAY,
                                new Receipt.Delivered("post"),
                                clock.wall(),
                                2,
                                List.of(
                                        new FinishedMessage(7, FinishedMessage.print(new UUID(0, 7)), "ci"),
                                        new FinishedMessage(9, 0, "")))));
    }

    @Test
    void aPartitionHasOneReceiptOfRepetitionsEach100Milliseconds() {
        repeats(3, "user/jane", 7);
        repeats(3, "user/joe", 8);
        repeats(3, "user/jane", 9);
        repeats(4, "user/jim", 5);
        receipts.writeDue();
        assertThat(told).isEmpty();

        clock.advance(Receipts.PAUSE);
        receipts.writeDue();
        receipts.writeDue();
        assertThat(told).extracting(Told::lane).containsExactly("user/jane", "user/jim");
        assertThat(told.get(0).receipt().result()).isEqualTo(new Receipt.Repeated(List.of(6L, 8L)));
        assertThat(told.get(0).receipt().messages())
                .extracting(FinishedMessage::offset)
                .containsExactly(7L, 9L);

        repeats(4, "user/jim", 6);
        receipts.writeDue();
        assertThat(told)
                .as("each 100 ms, not one at once after a while without any")
                .hasSize(2);
        clock.advance(Receipts.PAUSE);
        receipts.writeDue();
        assertThat(told).extracting(Told::lane).containsExactly("user/jane", "user/jim", "user/joe", "user/jim");
    }

    @Test
    void partitionsThatAreGivenUpKeepNothingBack() {
        repeats(3, "user/jane", 7);
        repeats(3, "user/joe", 8);
        repeats(4, "user/jim", 5);

        receipts.writeAll(Set.of(3));
        assertThat(told).extracting(Told::lane).containsExactly("user/jane", "user/joe");

        receipts.writeAll();
        assertThat(told).extracting(Told::lane).containsExactly("user/jane", "user/joe", "user/jim");
        clock.advance(Receipts.PAUSE);
        receipts.writeDue();
        assertThat(told).hasSize(3);
    }

    @Test
    void aFloodOfRepetitionsTakesNoMoreMemoryThanTheBound() {
        LongStream.rangeClosed(1, 2L * Receipts.MOST_WAITING + 2).forEach(offset -> repeats(3, "user/jane", offset));

        assertThat(told)
                .extracting(each -> each.receipt().messages().size())
                .containsExactly(Receipts.MOST_WAITING + 1, Receipts.MOST_WAITING + 1);
    }

    @Test
    void whereReceiptsAreOffNothingIsKept() {
        Receipts none = Receipts.none();

        none.finished(
                new Command.Finished(3, "user/jane", new Receipt.Repeated(List.of(1L)), 0, List.of(entry(2, ""))));
        none.writeAll();
        none.writeDue();

        assertThat(told).isEmpty();
    }
}
