package dev.postrider.relay.status;

import static dev.postrider.relay.status.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.BoardEntry.ChatPause;
import dev.postrider.common.receipt.BoardEntry.HeldLane;
import dev.postrider.common.receipt.BoardEntry.HoldReason;
import dev.postrider.common.receipt.Reporter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoardTest {

    private final List<BoardEntry> entries = new ArrayList<>();
    private final Board board = new Board("relays", entries::add);

    @Test
    void aPartitionWithSomethingToDoIsToldOfEachTwoSecondsAndOnceWhenItIsDone() {
        for (int second = 0; second < 6; second++) {
            board.accept(Snapshots.open(NOW.plusSeconds(second), 4));
        }
        for (int second = 6; second < 12; second++) {
            board.accept(Snapshots.open(NOW.plusSeconds(second), 0));
        }

        assertThat(entries)
                .extracting(BoardEntry::at)
                .containsExactly(NOW, NOW.plusSeconds(2), NOW.plusSeconds(4), NOW.plusSeconds(6));
        assertThat(entries).extracting(BoardEntry::partition).containsOnly(0);
    }

    @Test
    void aPartitionThatHasNotBegunIsNotToldOf() {
        board.accept(Snapshots.open(NOW, 4));
        board.accept(Snapshots.begun(NOW.plusSeconds(2), Set.of()));

        assertThat(entries).extracting(BoardEntry::at).containsExactly(NOW);
    }

    @Test
    void continuesWhenTheClockIsSetBack() {
        board.accept(Snapshots.open(NOW, 4));
        Instant back = NOW.minusSeconds(3_600);
        board.accept(Snapshots.open(back, 4));
        board.accept(Snapshots.open(back.plusSeconds(2), 4));

        assertThat(entries).hasSize(3);
    }

    @Test
    void saysHowFarItIsWhyNothingIsPostedAndWhatIsHeld() {
        board.accept(Snapshots.paused(NOW, 4));

        assertThat(entries)
                .containsExactly(new BoardEntry(
                        new Reporter("topic-id", "relays"),
                        0,
                        NOW,
                        10,
                        14,
                        4,
                        1,
                        2,
                        Optional.of(new ChatPause("HTTP 503", NOW.minusSeconds(840), NOW.plusSeconds(12))),
                        List.of(new HeldLane(
                                "team/devs/channel/old",
                                HoldReason.CHANNEL_REFUSED,
                                "archived\u001b",
                                NOW.minusSeconds(60),
                                NOW.plusSeconds(70))),
                        List.of(new BoardEntry.PostingLane("channel/builds", 12))));
        assertThat(BoardCodec.decode(BoardCodec.encode(entries.get(0)))).contains(entries.get(0));
    }
}
