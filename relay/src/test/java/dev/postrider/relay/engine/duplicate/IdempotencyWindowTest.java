package dev.postrider.relay.engine.duplicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What repeats what, by the log alone. */
final class IdempotencyWindowTest {

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final long DAY = WINDOW.toMillis();

    private int said;
    private final IdempotencyWindow memory = new IdempotencyWindow(new Limits.Keys(WINDOW, 3), () -> said++);

    @ParameterizedTest
    @CsvSource({
        // first, its replay number, second, its replay number, how much later in ms, whether it repeats the first
        "KEYED/0, KEYED/0, 0, true",
        "KEYED/0, KEYED/0, 86400000, true",
        "KEYED/0, KEYED/0, 86400001, false",
        "KEYED/0, KEYED/0, -5000, true",
        "KEYED/0, KEYED/1, 1, false",
        "KEYED/1, KEYED/0, 1, false",
        "KEYED/1, KEYED/1, 1, true",
        "PLAIN/0, RETRIED/0, 900000, true",
        "PLAIN/0, RETRIED/0, 900001, false",
        "RETRIED/0, RETRIED/0, 900000, true",
        "RETRIED/0, RETRIED/0, 900001, false",
        "PLAIN/0, PLAIN/0, 0, false",
        "RETRIED/0, PLAIN/0, 0, false",
    })
    void knowsWhatRepeatsWhat(String first, String second, long later, boolean duplicates) {
        assertThat(memory.duplicates(0, 0, written(first, DAY))).isFalse();

        assertThat(memory.duplicates(0, 0, written(second, DAY + later))).isEqualTo(duplicates);
    }

    /** As kind and replay number. */
    private static RecordIdentity written(String kindAndReplay, long millis) {
        String[] parts = kindAndReplay.split("/", -1);
        return identity("a", DuplicateKind.valueOf(parts[0]), Integer.parseInt(parts[1]), millis);
    }

    /** The one that is posted, however long the chain of those that repeat it. */
    @Test
    void knowsWhichRecordARepetitionRepeats() {
        memory.duplicates(0, 7, keyed("a", 0));
        memory.duplicates(0, 8, keyed("b", 0));
        memory.duplicates(0, 9, keyed("a", DAY));
        memory.duplicates(0, 12, keyed("a", 2 * DAY));

        assertThat(memory.original(0, 9, keyed("a", DAY))).isEqualTo(7);
        assertThat(memory.original(0, 12, keyed("a", 2 * DAY))).isEqualTo(7);
        assertThat(memory.original(1, 12, keyed("a", 2 * DAY))).isNegative();
        assertThat(memory.duplicates(0, 20, keyed("a", 3 * DAY + 1))).isFalse();
        assertThat(memory.original(0, 12, keyed("a", 2 * DAY)))
                .as("another message has the key by now")
                .isNegative();
        memory.duplicates(0, 21, keyed("a", 3 * DAY + 2));
        assertThat(memory.original(0, 21, keyed("a", 3 * DAY + 2))).isEqualTo(20);
    }

    @Test
    void anotherIdOrPartitionIsAnotherMessage() {
        memory.duplicates(0, 0, keyed("a", 1));

        assertThat(memory.duplicates(0, 0, keyed("b", 1))).isFalse();
        assertThat(memory.duplicates(1, 0, keyed("a", 1))).isFalse();
    }

    /** Each repetition begins the window anew: only so does the log say it all, whatever of it is deleted by now. */
    @Test
    void theWindowCountsFromTheNewest() {
        memory.duplicates(0, 0, keyed("a", 0));
        for (int day = 1; day < 10; day++) {
            assertThat(memory.duplicates(0, 0, keyed("a", day * DAY))).isTrue();
        }
        assertThat(memory.duplicates(0, 0, keyed("a", 10 * DAY + 1))).isFalse();
    }

    @Test
    void aClockThatStepsBackDoesNotShortenTheWindow() {
        memory.duplicates(0, 0, keyed("a", 10_000));
        memory.duplicates(0, 0, keyed("a", 4_000));

        assertThat(memory.duplicates(0, 0, keyed("a", 10_000 + DAY))).isTrue();
    }

    @Test
    void aWindowShorterThanWhatAFailedCallGetsIsKeptToo() {
        IdempotencyWindow brief = new IdempotencyWindow(new Limits.Keys(Duration.ofMinutes(1), 3), () -> {});
        brief.duplicates(0, 0, identity("a", DuplicateKind.PLAIN, 0, 0));

        assertThat(brief.duplicates(0, 0, identity("a", DuplicateKind.RETRIED, 0, 60_001)))
                .isFalse();
        assertThat(brief.reach(DuplicateKind.RETRIED)).isEqualTo(brief.reach(DuplicateKind.KEYED));
    }

    @Test
    void forgetsTheOldestOfAllPartitionsAndSaysSoOnce() {
        memory.duplicates(0, 0, keyed("young", 3_000));
        memory.duplicates(1, 0, keyed("old", 1_000));
        memory.duplicates(2, 0, keyed("middle", 2_000));
        assertThat(said).isZero();

        memory.duplicates(0, 0, keyed("new", 4_000));
        assertThat(said).isEqualTo(1);
        assertThat(memory.duplicates(2, 0, keyed("middle", 5_000))).isTrue();
        assertThat(memory.duplicates(0, 0, keyed("young", 6_000))).isTrue();
        assertThat(memory.duplicates(1, 0, keyed("old", 7_000))).as("forgotten").isFalse();
        assertThat(said).isEqualTo(1);
    }

    /** Reading a history back puts old ones in: they must not drive out the young ones of others. */
    @Test
    void whatIsOlderThanAllThatIsKnownIsNotKept() {
        for (int key = 0; key < 3; key++) {
            memory.duplicates(0, 0, keyed("young" + key, 10_000 + key));
        }
        memory.duplicates(1, 0, keyed("old", 500));

        for (int key = 0; key < 3; key++) {
            assertThat(memory.duplicates(0, 0, keyed("young" + key, 20_000))).isTrue();
        }
    }

    @Test
    void forgettingWhatIsOlderThanTheWindowIsNoNews() {
        for (int key = 0; key < 10; key++) {
            memory.duplicates(0, 0, keyed("key" + key, key * (DAY / 2)));
        }

        assertThat(said).isZero();
        assertThat(isKnown(keyed("key6", 0))).isFalse();
        assertThat(isKnown(keyed("key7", 0))).isTrue();
    }

    @Test
    void messagesWithoutAKeyAreBoundedAndDriveNoKeyOut() {
        memory.duplicates(0, 0, keyed("a", 0));
        for (int call = 0; call < 50_000; call++) {
            memory.duplicates(call % 3, 0, identity("call" + call, DuplicateKind.PLAIN, 0, call));
        }

        assertThat(memory.original(29_999 % 3, 50_000, identity("call29999", DuplicateKind.PLAIN, 0, 0)))
                .isNegative();
        assertThat(memory.original(30_000 % 3, 50_000, identity("call30000", DuplicateKind.PLAIN, 0, 0)))
                .isZero();
        assertThat(memory.duplicates(0, 0, keyed("a", 1))).isTrue();
        assertThat(memory.duplicates(49_999 % 3, 0, identity("call49999", DuplicateKind.RETRIED, 0, 50_000)))
                .isTrue();
        assertThat(said).isZero();
    }

    @Test
    void aPartitionThatIsGivenUpIsForgottenAlone() {
        memory.duplicates(0, 0, keyed("a", 0));
        memory.duplicates(1, 0, keyed("b", 0));
        memory.duplicates(1, 0, identity("c", DuplicateKind.PLAIN, 0, 0));

        memory.forget(1);

        assertThat(memory.original(1, 1, identity("c", DuplicateKind.PLAIN, 0, 0)))
                .isNegative();
        assertThat(memory.duplicates(1, 0, keyed("b", 1))).isFalse();
        assertThat(memory.duplicates(0, 0, keyed("a", 1))).isTrue();
    }

    private boolean isKnown(RecordIdentity identity) {
        return memory.original(0, 1, identity) >= 0;
    }

    private static RecordIdentity keyed(String name, long millis) {
        return identity(name, DuplicateKind.KEYED, 0, millis);
    }

    private static RecordIdentity identity(String name, DuplicateKind kind, int replay, long millis) {
        return new RecordIdentity(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)), kind, replay, millis);
    }
}
