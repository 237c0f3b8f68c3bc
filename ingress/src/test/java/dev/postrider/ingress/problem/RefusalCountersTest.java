package dev.postrider.ingress.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalCountersTest {

    private static final Refusal NO_TEXT = Refusal.of(Problem.EMPTY_TEXT, "text", "whatever the caller sent");
    private static final Refusal BUSY = Refusal.later(Problem.TOO_MANY_CALLS, "too often", 3);

    private final ManualClock clock = new ManualClock(Instant.EPOCH, 0);
    private final CapturedLog log = CapturedLog.of(RefusalCounters.class);
    private final RefusalCounters refusals = new RefusalCounters(clock);

    @AfterEach
    void stop() {
        refusals.close();
        log.close();
    }

    @Test
    void logsEachKindAtMostOnceAMinuteWithTheCountSince() {
        refusals.count("ops", NO_TEXT);
        refusals.count("ops", NO_TEXT);
        refusals.count("-", BUSY);
        refusals.logDue();
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "Calls refused key=ops code=empty-text field=text count=2",
                        "Calls refused key=- code=too-many-calls field=- count=1");

        refusals.count("ops", NO_TEXT);
        clock.advance(Duration.ofSeconds(59));
        refusals.logDue();
        assertThat(lines()).hasSize(2);

        clock.advance(Duration.ofSeconds(1));
        refusals.logDue();
        refusals.logDue();
        assertThat(lines()).hasSize(3).last().isEqualTo("Calls refused key=ops code=empty-text field=text count=1");
    }

    @Test
    void logsWhatIsLeftWhenItCloses() {
        refusals.count("ops", NO_TEXT);
        refusals.logDue();
        refusals.count("ops", NO_TEXT);
        refusals.close();

        assertThat(lines()).hasSize(2).last().isEqualTo("Calls refused key=ops code=empty-text field=text count=1");
    }

    @Test
    void countsKindsBeyondAThousandTogether() {
        for (int i = 0; i < RefusalCounters.MOST + 5; i++) {
            refusals.count("key-" + i, NO_TEXT);
        }
        refusals.logDue();

        assertThat(lines())
                .hasSize(RefusalCounters.MOST + 1)
                .contains("Calls refused key=other code=other field=other count=5");
    }

    private List<String> lines() {
        return log.messages();
    }
}
