package dev.postrider.common.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoardCodecTest {

    private static final Instant AT = Instant.parse("2026-11-29T12:00:00.123Z");

    @ParameterizedTest
    @EnumSource(BoardEntry.HoldReason.class)
    void readsWhatItWrote(BoardEntry.HoldReason why) {
        BoardEntry entry = entry(
                Optional.of(new BoardEntry.ChatPause("HTTP 503", AT.minusSeconds(60), AT.plusSeconds(5))),
                List.of(new BoardEntry.HeldLane(
                        "user/jo", why, "invite the bot", AT.minusSeconds(9), AT.plusSeconds(9))));

        assertThat(BoardCodec.decode(BoardCodec.encode(entry))).contains(entry);
    }

    @Test
    void leavesOutWhatIsHeldForAReasonOfANewerRelay() {
        BoardEntry entry = entry(
                Optional.empty(), List.of(new BoardEntry.HeldLane("user/jo", BoardEntry.HoldReason.CLOCK, "", AT, AT)));
        String newer = new String(BoardCodec.encode(entry), StandardCharsets.UTF_8).replace("clock", "weather");

        assertThat(BoardCodec.decode(newer.getBytes(StandardCharsets.UTF_8)))
                .contains(entry(Optional.empty(), List.of()));
    }

    @Test
    void readsAnEntryWithoutPause() {
        BoardEntry entry = entry(Optional.empty(), List.of());

        assertThat(BoardCodec.decode(BoardCodec.encode(entry))).contains(entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"v\":2}", "{\"v\":1,\"topic\":7}"})
    void ignoresWhatIsNotOurs(String value) {
        assertThat(BoardCodec.decode(value.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static BoardEntry entry(Optional<BoardEntry.ChatPause> pause, List<BoardEntry.HeldLane> held) {
        return new BoardEntry(
                new Reporter("topic", "postrider"),
                3,
                AT,
                1_200,
                1_500,
                3.5,
                7,
                41.5,
                pause,
                held,
                List.of(new BoardEntry.PostingLane("user/jo", 1_234)));
    }
}
