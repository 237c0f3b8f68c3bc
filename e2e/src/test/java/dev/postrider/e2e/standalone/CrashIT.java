package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import dev.postrider.testkit.guarantee.Guarantee;
import dev.postrider.testkit.guarantee.NoDuplicate;
import dev.postrider.testkit.guarantee.NothingLost;
import dev.postrider.testkit.guarantee.OrderPerAddress;
import dev.postrider.testkit.guarantee.RateNeverExceeded;
import dev.postrider.testkit.mattermost.FakeMattermost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopped and killed in the middle of bursts: what was accepted is posted, in order, and (nearly) once. */
class CrashIT {

    private static final List<String> PEOPLE = List.of("user/ann", "user/bob", "user/cid", "user/dee");
    private static final int ACCEPTED_IN_THE_MIDDLE = 200;
    private static final int POSTED_IN_THE_MIDDLE = 200;

    /** Slow enough that much is accepted and not yet posted when the end comes. */
    private static final int PER_SECOND = 400;

    /**
     * What a terminal may show again: the posts of one address since the last commit. Commits are 50 ms apart; a busy
     * machine has four times as long.
     */
    private static final int REPEATS = PER_SECOND / PEOPLE.size() / 5;

    private static final Map<String, String> SETTINGS = Map.of("POSTRIDER_RATE", String.valueOf(PER_SECOND));

    @TempDir
    private Path directory;

    private final DeliveryJournal journal = new DeliveryJournal();

    @Test
    void stoppedInABurstItGoesOnExactlyOnce() {
        try (Postrider first = Postrider.start(directory, SETTINGS)) {
            endInABurst(
                    first,
                    PEOPLE,
                    () -> Printed.count(first),
                    () -> first.process().terminate(Postrider.PATIENCE));
            assertThat(first.process().out()).endsWith("\nStopped.\n");
            assertThat(Printed.count(first)).isLessThan(journal.acceptedCount());

            try (Postrider second = Postrider.start(directory, SETTINGS)) {
                awaitNothingMissing(second, () -> printedBy(first, second));
                assertHold(printedBy(first, second), new NothingLost(), new OrderPerAddress(), NoDuplicate.atAll());
            }
        }
    }

    @Tag("long")
    @Test
    void killedInABurstItGoesOn() {
        try (Postrider first = Postrider.start(directory, SETTINGS)) {
            endInABurst(first, PEOPLE, () -> Printed.count(first), first.process()::kill);
            assertThat(Printed.count(first)).isLessThan(journal.acceptedCount());

            try (Postrider second = Postrider.start(directory, SETTINGS)) {
                awaitNothingMissing(second, () -> printedBy(first, second));
                assertHold(
                        printedBy(first, second),
                        new NothingLost(),
                        new OrderPerAddress(),
                        NoDuplicate.beyond(REPEATS));
            }
        }
    }

    @Tag("long")
    @Test
    void killedThreeTimesItStillPostsEverythingToMattermost() {
        int crashes = 3;
        try (FakeMattermost chat = FakeMattermost.start()) {
            ChatForTests furnished = ChatForTests.in(chat, 4);
            Map<String, String> settings = furnished.settings(PER_SECOND);
            for (int crash = 0; crash < crashes; crash++) {
                int posted = chat.posts().size();
                try (Postrider postrider = Postrider.start(directory, settings)) {
                    endInABurst(
                            postrider,
                            furnished.addresses(),
                            () -> chat.posts().size() - posted,
                            postrider.process()::kill);
                }
            }
            assertThat(chat.posts().size()).isLessThan(journal.acceptedCount());

            try (Postrider last = Postrider.start(directory, settings)) {
                awaitNothingMissing(last, () -> furnished.postedAfter(journal));
            }
            assertHold(
                    furnished.postedAfter(journal),
                    new NothingLost(),
                    new OrderPerAddress(),
                    // Mattermost knows a post again for 30 s, and a restart takes less.
                    NoDuplicate.atAll(),
                    // A second's worth at once beside one per start: so long may a busy machine hold requests back.
                    new RateNeverExceeded(PER_SECOND, PER_SECOND + crashes + 1));
        }
    }

    private void endInABurst(Postrider postrider, List<String> addresses, LongSupplier posted, Runnable end) {
        int before = journal.acceptedCount();
        try (Burst burst = Burst.begin(postrider, addresses, "burst-after-" + before, journal)) {
            postrider
                    .process()
                    .await(
                            "middle of the burst",
                            () -> journal.acceptedCount() >= before + ACCEPTED_IN_THE_MIDDLE
                                    && posted.getAsLong() >= POSTED_IN_THE_MIDDLE,
                            Postrider.PATIENCE);
            end.run();
            assertThat(burst.end()).as("callers cut off").isEqualTo(addresses.size());
        }
    }

    private DeliveryJournal printedBy(Postrider... inOrder) {
        DeliveryJournal whole = journal.withoutPosts();
        Printed.noteIn(whole, inOrder);
        return whole;
    }

    private static void awaitNothingMissing(Postrider postrider, Supplier<DeliveryJournal> whole) {
        postrider
                .process()
                .await(
                        "post of everything",
                        () -> new NothingLost().judge(whole.get()).holds(),
                        Postrider.PATIENCE);
    }

    private static void assertHold(DeliveryJournal journal, Guarantee... guarantees) {
        SoftAssertions.assertSoftly(all -> Stream.of(guarantees)
                .map(guarantee -> guarantee.judge(journal))
                .forEach(verdict ->
                        all.assertThat(verdict.holds()).as(verdict.toString()).isTrue()));
    }
}
