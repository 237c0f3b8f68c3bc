package dev.postrider.testkit.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GuaranteesTest {

    private final DeliveryJournal journal = new DeliveryJournal();

    @Test
    void allHoldWhenEverythingAppearsOnceAndInOrder() {
        accepted("a", "1", "2");
        accepted("b", "1", "2");
        posted("a", "1");
        posted("b", "1", "2");
        posted("a", "2");

        assertThat(new NothingLost().judge(journal)).hasToString("NothingLost holds");
        assertThat(new OrderPerAddress().judge(journal)).hasToString("OrderPerAddress holds");
        assertThat(NoDuplicate.atAll().judge(journal)).hasToString("NoDuplicate holds");
        assertThat(journal.acceptedCount()).isEqualTo(4);
    }

    @Test
    void canBeJudgedAgainWithLaterPosts() {
        accepted("a", "1");
        posted("a", "1");

        assertThat(new NothingLost().judge(journal.withoutPosts()).holds()).isFalse();
    }

    @Test
    void namesWhatIsLost() {
        accepted("a", "1", "2");
        posted("a", "2");

        assertThat(new NothingLost().judge(journal).violations())
                .containsExactly("a: '1' was accepted and never posted");
    }

    @Test
    void countsAPostAtAnotherAddressAsLost() {
        accepted("a", "1");
        posted("b", "1");

        assertThat(new NothingLost().judge(journal).violations()).hasSize(1);
    }

    @Test
    void forgivesWhatWasPostedThoughTheCallerNeverHeardSo() {
        accepted("a", "1", "3");
        posted("a", "1", "2", "3");

        assertThat(new NothingLost().judge(journal).holds()).isTrue();
        assertThat(new OrderPerAddress().judge(journal).holds()).isTrue();
    }

    @Test
    void namesWhatIsOutOfOrder() {
        accepted("a", "1", "2", "3");
        posted("a", "1", "3", "2");

        assertThat(new OrderPerAddress().judge(journal).violations())
                .containsExactly("a: '2' appeared after '3', which was sent later");
    }

    @Test
    void judgesTheOrderOfFirstAppearancesOnly() {
        accepted("a", "1", "2", "3");
        posted("a", "1", "2", "1", "2", "3");

        assertThat(new OrderPerAddress().judge(journal).holds()).isTrue();
    }

    @Test
    void countsAGapAsLostAndNotAsDisorder() {
        accepted("a", "1", "2", "3");
        posted("a", "1", "3");

        assertThat(new OrderPerAddress().judge(journal).holds()).isTrue();
        assertThat(new NothingLost().judge(journal).holds()).isFalse();
    }

    @Test
    void namesWhatAppearsTwice() {
        posted("a", "1", "1");
        posted("b", "1");

        assertThat(NoDuplicate.atAll().judge(journal).violations())
                .containsExactly("a: posted again: [1], excused are 0");
    }

    @Test
    void excusesAsManyRepeatsPerAddressAsItIsTold() {
        posted("a", "1", "1", "2");
        posted("b", "1", "1", "2", "2");

        assertThat(NoDuplicate.beyond(1).judge(journal).violations())
                .containsExactly("b: posted again: [1, 2], excused are 1");
        assertThat(NoDuplicate.beyond(2).judge(journal).holds()).isTrue();
    }

    @Test
    void bearsTheRateAndOneBurst() {
        postedAtMillis(0, 0, 100, 200, 300, 1_000);

        assertThat(new RateNeverExceeded(10, 2).judge(journal).holds()).isTrue();
    }

    @Test
    void namesTheFirstPostTooMany() {
        postedAtMillis(0, 0, 100, 150, 1_000);

        assertThat(new RateNeverExceeded(10, 2).judge(journal).violations())
                .containsExactly("4 posts within 0.150 s, the last of them '150' to a;"
                        + " allowed are 10.0 a second and 2 at once");
    }

    @Test
    void seesALongWindowThatIsJustTooFull() {
        for (int i = 0; i < 100; i++) {
            postedAtMillis(i * 95L);
        }

        assertThat(new RateNeverExceeded(10, 3).judge(journal).holds()).isFalse();
        assertThat(new RateNeverExceeded(10.6, 3).judge(journal).holds()).isTrue();
    }

    @Test
    void bearsWhatWasHeldUpOnItsWayForSoLong() {
        postedAtMillis(0, 250, 300, 400);

        assertThat(new RateNeverExceeded(10, 1).judge(journal).violations()).hasSize(2);
        assertThat(new RateNeverExceeded(10, 1)
                        .bearing(nanos -> lateAt(nanos, 250, 50))
                        .judge(journal)
                        .holds())
                .isTrue();
        assertThat(new RateNeverExceeded(10, 1)
                        .bearing(nanos -> lateAt(nanos, 250, 40))
                        .judge(journal)
                        .holds())
                .isFalse();
    }

    @Test
    void tellsTheLargestExcess() {
        postedAtMillis(0, 0, 100, 150, 1_000);

        assertThat(new RateNeverExceeded(10, 2).largestExcess(journal)).isCloseTo(2.5, within(1e-9));
        assertThat(new RateNeverExceeded(10, 2).largestExcess(new DeliveryJournal()))
                .isZero();
    }

    @Test
    void keepsThePlaceOfWhatWasNeverAnswered() {
        accepted("a", "1");
        journal.unanswered("a", "2");
        accepted("a", "3");
        posted("a", "1", "3");

        assertThat(new NothingLost().judge(journal).holds()).isTrue();

        posted("a", "2");

        assertThat(new OrderPerAddress().judge(journal).violations())
                .containsExactly("a: '2' appeared after '3', which was sent later");
        assertThat(new OrderPerAddress().judge(journal.withoutPosts()).holds()).isTrue();
        assertThat(journal.acceptedCount()).isEqualTo(2);
    }

    @Test
    void explainsTheFirstTenViolations() {
        for (int i = 0; i < 12; i++) {
            accepted("a", "text " + i);
        }

        assertThat(new NothingLost().judge(journal).toString())
                .startsWith("NothingLost is broken 12 times:\n  a: 'text 0' was accepted")
                .contains("'text 9'")
                .doesNotContain("'text 10'")
                .endsWith("and 2 more");
    }

    private void accepted(String address, String... texts) {
        for (String text : texts) {
            journal.accepted(address, text);
        }
    }

    private void posted(String address, String... texts) {
        for (String text : texts) {
            journal.posted(address, text, 0);
        }
    }

    private static long lateAt(long nanos, long atMillis, long lateMillis) {
        return nanos == Duration.ofMillis(atMillis).toNanos()
                ? Duration.ofMillis(lateMillis).toNanos()
                : 0;
    }

    private void postedAtMillis(long... times) {
        for (long time : times) {
            journal.posted("a", String.valueOf(time), Duration.ofMillis(time).toNanos());
        }
    }
}
