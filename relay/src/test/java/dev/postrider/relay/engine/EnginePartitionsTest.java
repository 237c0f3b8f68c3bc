package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dead letters, malformed records, and partitions that come and go. */
final class EnginePartitionsTest {

    private static final Outcome NEVER = new Outcome.Refused("HTTP 400");

    private final EngineDriver driver = new EngineDriver().assign(0);

    @Test
    void aDeadLetterOccupiesItsLaneUntilItIsWritten() {
        driver.message(channel(1), "bad");
        driver.message(channel(1), "good");
        driver.message(channel(2), "other");
        driver.step();
        driver.answer(driver.open.get(0), NEVER);
        driver.answer(driver.open.get(0), new Outcome.Delivered());

        assertThat(driver.step()).isEmpty();
        assertThat(driver.writing).hasSize(1);
        assertThat(driver.waitsForEver()).isTrue();
        assertThat(driver.checkpoint(0).committed()).isZero();
        driver.written(driver.writing.get(0), true);

        assertThat(driver.checkpoint(0).committed()).isEqualTo(1);
        assertThat(driver.step()).hasSize(1);
    }

    @Test
    void aDeadLetterSaysWhyAndHowOftenItWasTried() {
        driver.message(channel(1), "bad");
        driver.step();
        driver.answer(driver.open.get(0), new Outcome.Busy(Duration.ofSeconds(1)));
        driver.chat = request -> NEVER;

        driver.pass(Duration.ofSeconds(2));

        Command.WriteDeadLetter letter = driver.deadLetters.get(0);
        assertThat(letter.reason()).isEqualTo(DeadReason.REFUSED);
        assertThat(letter.detail()).isEqualTo("HTTP 400");
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(letter.entry().position()).isEqualTo(new Position(0, 0));
        assertThat(driver.notices)
                .contains(new Notice.GivenUp(new Position(0, 0), channel(1).key(), DeadReason.REFUSED, "HTTP 400"));
    }

    @Test
    void triesADeadLetterAgainThatKafkaRefusedAndSkipsNothing() {
        driver.message(channel(1), "bad");
        driver.message(channel(1), "good");
        driver.message(channel(2), "other");
        driver.chat = request ->
                request instanceof Request.Post post && post.text().equals("bad") ? NEVER : new Outcome.Delivered();
        driver.kafka = write -> false;

        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.delivered()).containsExactly("other");
        assertThat(driver.deadLetters).hasSizeBetween(20, 60);
        assertThat(driver.notices).hasSize(1);
        assertThat(driver.checkpoint(0).committed()).isZero();

        driver.kafka = write -> true;
        driver.pass(Duration.ofSeconds(30));
        assertThat(driver.delivered()).containsExactly("other", "good");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void deadLettersThatNobodyTakesTakeNoSlotFromPosts() {
        IntStream.range(0, 200).forEach(i -> driver.malformed(0));
        driver.message(channel(1), "good");

        List<Command.Send> sent = driver.step();

        assertThat(driver.writing).hasSize(200);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aMalformedRecordHarmsNobody() {
        driver.message(channel(1), "a");
        driver.malformed(0);
        driver.malformed(0);
        driver.message(channel(1), "b");
        driver.kafka = write -> write.entry().position().offset() == 2;

        driver.settle();

        assertThat(driver.delivered()).containsExactly("a", "b");
        assertThat(driver.deadLetters).hasSize(2).allMatch(each -> each.reason() == DeadReason.MALFORMED);
        assertThat(driver.checkpoint(0)).isEqualTo(new Checkpoint(1, 4, List.of(1L), Set.of()));
    }

    @Test
    void takesNoNewTurnInAPartitionThatIsToBeGivenUp() {
        driver.assign(1);
        driver.message(0, channel(1), "leaving");
        driver.message(0, channel(1), "leaving too");
        driver.step();
        driver.message(0, channel(2), "not begun");
        driver.message(1, channel(3), "staying");

        driver.engine.revoking(Set.of(0), driver.now);
        assertThat(driver.engine.underWay(Set.of(0))).isEqualTo(1);
        driver.settle();

        assertThat(driver.delivered()).containsExactly("leaving", "staying");
        assertThat(driver.engine.underWay(Set.of(0))).isZero();
        assertThat(driver.waitsForEver()).isTrue();
        assertThat(driver.checkpoint(0)).isEqualTo(new Checkpoint(1, 3, List.of(1L, 2L), Set.of()));
    }

    @Test
    void ignoresOutcomesOfAnEarlierLife() {
        driver.message(channel(1), "a");
        driver.malformed(0);
        driver.step();
        Command.Send late = driver.open.get(0);
        Command.WriteDeadLetter lateLetter = driver.writing.get(0);

        driver.revoke(0);
        driver.assign(0);
        driver.engine.read(lateLetter.entry());
        driver.engine.answered(late.attempt(), new Outcome.Delivered(), driver.now);
        driver.engine.deadLetterWritten(lateLetter.attempt(), true, driver.now);

        assertThat(driver.checkpoint(0)).isEqualTo(new Checkpoint(1, 2, List.of(1L), Set.of()));
        driver.revoke(0);
        assertThat(driver.engine.checkpoints()).isEmpty();
        assertThat(driver.engine.isIdle()).isTrue();
    }

    @Test
    void forgetsWhatItKnewOfAPartitionThatIsAssignedAnew() {
        driver.message(channel(1), "a");
        driver.step();

        driver.assign(0);

        assertThat(driver.engine.isIdle()).isTrue();
        assertThat(driver.step()).isEmpty();
    }

    @Test
    void ignoresRecordsOfForeignPartitions() {
        driver.message(5, channel(1), "not ours");

        assertThat(driver.step()).isEmpty();
        assertThat(driver.engine.checkpoints()).containsOnlyKeys(0);
    }

    @Test
    void postsOnlyWhatACheckpointLeftUnfinished() {
        driver.revoke(0);
        driver.assign(0, new Checkpoint(0, 4, List.of(0L), Set.of()));
        driver.message(channel(1), "slow 1");
        driver.message(channel(2), "done");
        driver.message(channel(1), "slow 2");
        driver.message(channel(2), "done too");
        driver.message(channel(2), "new");

        driver.settle();

        assertThat(driver.delivered()).containsExactlyInAnyOrder("slow 1", "slow 2", "new");
    }

    @Test
    void withoutAnyPartitionItWaits() {
        driver.message(channel(1), "a");
        driver.engine.revoking(Set.of(0), driver.now);

        assertThat(driver.step()).isEmpty();
        assertThat(driver.waitsForEver()).isTrue();
    }
}
