package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeopleTest {

    private final ManualClock clock = new ManualClock();
    private final People people = new People(clock);

    /** Its look-up was abandoned, and the name may belong to another person by now. */
    @Test
    void knowsAPersonForAMinute() {
        people.other("jane", "the first jane");

        clock.advance(Duration.ofSeconds(59));
        assertThat(people.other("jane")).contains("the first jane");
        clock.advance(Duration.ofSeconds(1));
        assertThat(people.other("jane")).isEmpty();
    }

    @Test
    void knowsTheNewestOfMany() {
        IntStream.rangeClosed(0, People.MOST).forEach(number -> people.other("p" + number, "id" + number));

        assertThat(people.other("p0")).isEmpty();
        assertThat(people.other("p1")).contains("id1");
        assertThat(people.other("p" + People.MOST)).contains("id" + People.MOST);
    }

    @Test
    void forgetsNobodyElse() {
        people.self("me");
        people.other("jane", "1");
        people.other("john", "2");

        people.forget("jane");
        clock.advance(Duration.ofSeconds(30));

        assertThat(people.other("jane")).isEmpty();
        assertThat(people.other("john")).contains("2");
        assertThat(people.self()).contains("me");
    }
}
