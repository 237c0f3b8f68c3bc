package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.limits;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that wait in one lane travel together; one that is too long travels in parts. */
final class EnginePackingTest {

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    @Test
    void whatWaitsInALaneTravelsInOnePost() {
        driver.message(channel(1), "a");
        driver.act();
        driver.message(channel(1), "b");
        driver.message(channel(2), "other");
        driver.message(channel(1), "c");
        driver.settle();

        assertThat(driver.room.texts()).containsExactlyInAnyOrder("a", "other", "b\n\nc");
        assertThat(driver.room.shown.get(2).range()).isEqualTo(new Range(1, 0, 3, 0));
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(4));
    }

    @Test
    void aPostIsNamedByTheIdOfItsLastMessage() {
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");
        driver.settle();

        DecodedRecord last = driver.log.at(0, 1).entry().content();
        assertThat(driver.room.shown.get(0).lastId())
                .isEqualTo(((DecodedRecord.Valid) last).message().id());
    }

    @Test
    void keepsTheLimitOfMessages() {
        EngineDriver pairs = new EngineDriver(limits(new PostLimits(199, 2, 2))).assign(0);
        driverMessages(pairs, "a", "b", "c", "d", "e");

        assertThat(pairs.room.texts()).containsExactly("a\n\nb", "c\n\nd", "e");
    }

    @Test
    void onePerPostTurnsPackingOff() {
        EngineDriver single = new EngineDriver(limits(new PostLimits(199, 1, 2))).assign(0);
        driverMessages(single, "a", "b", "c");

        assertThat(single.room.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void keepsTheLimitOfCodePoints() {
        String long90 = "x".repeat(90);
        driverMessages(driver, long90, long90, long90);

        assertThat(driver.room.texts()).containsExactly(long90 + "\n\n" + long90, long90);
    }

    @Test
    void aMessageThatIsTooLongTravelsInPartsAndTheNextOneBehindIt() {
        String words = "word ".repeat(100).strip();
        driverMessages(driver, words, "next");

        List<Range> ranges = driver.room.shown.stream().map(Request.Post::range).toList();
        int parts = ranges.size() - 1;
        assertThat(parts).isGreaterThan(2);
        assertThat(ranges.get(0).from()).isZero();
        for (int part = 1; part < parts; part++) {
            assertThat(ranges.get(part).from())
                    .isEqualTo(ranges.get(part - 1).to())
                    .isPositive();
        }
        assertThat(ranges.get(parts - 1).to()).isZero();
        assertThat(ranges.get(parts)).isEqualTo(new Range(1, 0, 1, 0));
        assertThat(said(driver)).isEqualTo(words.split(" ").length + 1);
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void aSuccessorGoesOnWithinASplitMessage() {
        String words = "word ".repeat(100).strip();
        driver.message(channel(1), words);
        driver.message(channel(1), "next");
        driver.act();
        driver.answer(driver.open.get(0), driver.room.answer(driver.open.get(0).request()));
        int out = driver.room.shown.get(0).range().to();
        driver.revoking(0);
        assertThat(driver.checkpoint(0).laneCheckpoints()).containsExactly(new LaneCheckpoint(0, false, out, null));

        EngineDriver successor = driver.successor(PACKING).assign(0, driver.checkpoint(0));
        successor.settle();

        assertThat(successor.requests()).allMatch(each -> each.startsWith("post "));
        assertThat(successor.room.shown.get(1).range().from()).isEqualTo(out);
        assertThat(said(successor)).isEqualTo(words.split(" ").length + 1);
    }

    @Test
    void aRefusedPostOfSeveralIsTakenApartUntilTheCulpritIsFound() {
        List<String> texts = IntStream.range(0, 16).mapToObj(i -> "m" + i).toList();
        for (int culprit = 0; culprit < 16; culprit++) {
            EngineDriver each = new EngineDriver(PACKING).assign(0);
            each.chat = refusing(each, Set.of("m" + culprit));

            driverMessages(each, texts.toArray(String[]::new));

            assertThat(deadLetters(each)).containsExactly("m" + culprit);
            List<String> others = new ArrayList<>(texts);
            others.remove(culprit);
            assertThat(messages(each)).isEqualTo(others);
            assertThat(each.tried).as("requests for m%d", culprit).hasSizeLessThan(14);
            assertThat(each.checkpoint(0)).isEqualTo(Checkpoint.at(16));
        }
    }

    @Test
    void findsTwoCulpritsInOnePost() {
        driver.chat = refusing(driver, Set.of("m2", "m3"));
        driverMessages(driver, "m0", "m1", "m2", "m3", "m4", "m5");

        assertThat(deadLetters(driver)).containsExactly("m2", "m3");
        assertThat(messages(driver)).containsExactly("m0", "m1", "m4", "m5");
    }

    @Test
    void packsAgainOnceTheCulpritIsFound() {
        driver.chat = refusing(driver, Set.of("m0"));
        driverMessages(driver, "m0", "m1", "m2", "m3");

        assertThat(driver.room.texts()).containsExactly("m1\n\nm2\n\nm3");
    }

    /** A failure that may be the destination's own is proven against the others before anybody pays. */
    @Test
    void aSuspiciousPostOfSeveralIsTakenApartToo() {
        driver.chat = request -> request instanceof Request.Post post && has(post, Set.of("m2"))
                ? new DestinationFailure.Suspect("HTTP 400", DeliveryCertainty.NOT_POSTED)
                : driver.room.answer(request);
        driver.message(channel(1), "m0");
        driver.message(channel(1), "m1");
        driver.message(channel(1), "m2");
        driver.message(channel(1), "m3");

        driver.pass(Duration.ofMinutes(10));

        assertThat(deadLetters(driver)).containsExactly("m2");
        assertThat(messages(driver)).containsExactly("m0", "m1", "m3");
        assertThat(driver.requests().stream().filter("post m2"::equals)).hasSize(5);
        assertThat(driver.requests().stream().filter("post m0\n\nm1\n\nm2\n\nm3"::equals))
                .as("it takes two answers to suspect them")
                .hasSize(2);
        assertThat(driver.requests().stream().filter("post m2\n\nm3"::equals))
                .as("and then one to halve what is left")
                .hasSize(1);
    }

    @Test
    void nobodyIsTakenApartWhoseChannelIsMissing() {
        driver.chat = request -> new Outcome.ChannelMissing("HTTP 404");
        for (String text : List.of("m0", "m1", "m2")) {
            driver.message(named("nowhere"), text);
        }
        driver.pass(Duration.ofMinutes(70));

        assertThat(driver.requests()).containsOnly("resolve team/team/channel/nowhere");
        assertThat(deadLetters(driver)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void aPostEndsBeforeARecordThatIsNoMessage() {
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");
        driver.log.unreadable(0, channel(1), new DecodedRecord.Malformed("damaged"));
        driver.message(channel(1), "c");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a\n\nb", "c");
        assertThat(driver.deadLetters).hasSize(1).allMatch(each -> each.reason() == DeadReason.MALFORMED);
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(4));
    }

    private static void driverMessages(EngineDriver driver, String... texts) {
        for (String text : texts) {
            driver.message(channel(1), text);
        }
        driver.settle();
    }

    private static Function<Request, Outcome> refusing(EngineDriver driver, Set<String> texts) {
        return request -> request instanceof Request.Post post && has(post, texts)
                ? new PostOutcome.TextRejected("HTTP 400")
                : driver.room.answer(request);
    }

    private static boolean has(Request.Post post, Set<String> texts) {
        return Arrays.stream(post.text().split("\n\n")).anyMatch(texts::contains);
    }

    private static List<String> messages(EngineDriver driver) {
        return driver.room.texts().stream()
                .flatMap(text -> Arrays.stream(text.split("\n\n")))
                .toList();
    }

    private static List<String> deadLetters(EngineDriver driver) {
        return driver.deadLetters.stream()
                .map(each ->
                        ((DecodedRecord.Valid) each.entry().content()).message().text())
                .toList();
    }

    /** How many words are out. */
    private static int said(EngineDriver driver) {
        String all = driver.room.texts().stream().collect(Collectors.joining(" "));
        return all.split("\\s+").length;
    }
}
