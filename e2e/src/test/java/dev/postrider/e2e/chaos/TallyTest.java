package dev.postrider.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final DeliveryJournal sent = new DeliveryJournal();

    @Test
    void findsEveryMessageOfAPackedPost() {
        accepted(Texts.text(7, 0, 3), Texts.text(7, 1, 1));

        assertThat(tally(Texts.text(7, 0, 3) + "\n\n_(accepted at 12:00)_ " + Texts.text(7, 1, 1)))
                .isEqualTo(new Tally(2, 0, 0, 0));
    }

    @Test
    void putsASplitMessageTogether() {
        accepted(Texts.text(7, 0, 4));

        assertThat(tally("007-000000.000 007-000000.001 (1/2)", "007-000000.002 007-000000.003 (2/2)"))
                .isEqualTo(new Tally(1, 0, 0, 0));
    }

    @Test
    void countsAMessageOfWhichAWordIsMissingAsLost() {
        accepted(Texts.text(7, 0, 3), Texts.text(8, 0, 1));

        assertThat(tally("007-000000.000 007-000000.002")).isEqualTo(new Tally(1, 0, 2, 0));
    }

    @Test
    void countsAMessageOnceHoweverManyOfItsWordsComeAgain() {
        accepted(Texts.text(7, 0, 2));

        assertThat(tally(Texts.text(7, 0, 2), Texts.text(7, 0, 2))).isEqualTo(new Tally(1, 0, 0, 1));
    }

    @Test
    void tellsWhatAppearedThoughItWasNeverAnswered() {
        Texts.words(Texts.text(7, 0, 2)).forEach(word -> sent.unanswered("a", word));

        assertThat(tally(Texts.text(7, 0, 2))).isEqualTo(new Tally(1, 1, 0, 0));
    }

    private void accepted(String... texts) {
        Stream.of(texts).flatMap(text -> Texts.words(text).stream()).forEach(word -> sent.accepted("a", word));
    }

    private Tally tally(String... posts) {
        return Tally.of(sent, List.of(posts));
    }
}
