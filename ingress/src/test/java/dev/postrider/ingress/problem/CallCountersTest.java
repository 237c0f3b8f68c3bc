package dev.postrider.ingress.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallCountersTest {

    private static final Refusal NO_TEXT = Refusal.of(Problem.EMPTY_TEXT, "text", "whatever the caller sent");
    private static final Refusal BUSY = Refusal.later(Problem.TOO_MANY_CALLS, "too often", 3);

    private final ManualClock clock = new ManualClock(Instant.EPOCH, 0);
    private final CapturedLog log = CapturedLog.of(CallCounters.class);
    private final CallCounters refusals = new CallCounters(clock, 3);

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
    void countsCallersBeyondTheBoundTogether() {
        for (int i = 1; i <= 5; i++) {
            refusals.count("key-" + i, NO_TEXT);
            refusals.accepted("key-" + i);
        }
        refusals.count("-", BUSY);
        refusals.logDue();

        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "Calls refused key=key-1 code=empty-text field=text count=1",
                        "Calls refused key=key-2 code=empty-text field=text count=1",
                        "Calls refused key=key-3 code=empty-text field=text count=1",
                        "Calls refused key=other code=empty-text field=text count=2",
                        "Calls refused key=- code=too-many-calls field=- count=1");
        assertThat(refusals.report().of("other").orElseThrow().accepted()).isEqualTo(2);
    }

    @Test
    void reportsWhatEachCallerDidAndWhenItWasLastSeen() {
        refusals.accepted("ops");
        refusals.accepted("ops");
        clock.advance(Duration.ofSeconds(7));
        refusals.count("ops", NO_TEXT);
        refusals.count("ops", Refusal.of(Problem.EMPTY_TEXT, "attachments", "nothing in it"));
        refusals.count("ops", BUSY);
        clock.advance(Duration.ofSeconds(5));
        refusals.accepted("ci");

        CallReport report = refusals.report();

        assertThat(report)
                .isEqualTo(new CallReport(
                        Instant.EPOCH,
                        List.of(
                                new CallReport.CallerCalls("ci", 1, Map.of(), Instant.ofEpochSecond(12)),
                                new CallReport.CallerCalls(
                                        "ops",
                                        2,
                                        Map.of("empty-text", 2L, "too-many-calls", 1L),
                                        Instant.ofEpochSecond(7)))));
        assertThat(report.of("ops").orElseThrow().allRefused()).isEqualTo(3);
    }

    private List<String> lines() {
        return log.messages();
    }
}
