package dev.postrider.relay.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.testkit.output.CapturedTerminal;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConsoleDestinationTest {

    private static final Address ADDRESS = new Address.ChannelName("team", "town-square");

    private final ManualClock clock = new ManualClock();
    private final CapturedTerminal terminal = new CapturedTerminal();

    @Test
    void printsAPostAsALine() {
        Outcome outcome = perform(terminal.stream(), post("grüße 😀"));

        assertThat(outcome).isEqualTo(new PostOutcome.Posted(""));
        assertThat(printed()).isEqualTo("[team/team/channel/town-square] grüße 😀\n");
    }

    @Test
    void saysWhenAndWhichMessage() {
        perform(terminal.stream(), post("text"));

        assertThat(terminal.text())
                .isEqualTo(
                        clock.wall() + " 00000000-0000-0000-0000-000000000001 [team/team/channel/town-square] text\n");
    }

    @Test
    void indentsTheFurtherLines() {
        perform(terminal.stream(), post("one\ntwo\n[user/x] three"));

        assertThat(printed()).isEqualTo("[team/team/channel/town-square] one\n    two\n    [user/x] three\n");
    }

    @Test
    void printsAttachmentsBelowTheTextOrInItsPlace() {
        Attachment build = new Attachment(
                Map.of(Attachment.Part.TITLE, "build\u001b[2J", Attachment.Part.TITLE_LINK, "https://ci.example/1"),
                List.of(new Attachment.Field("host", "a", true)));
        PrintStream out = terminal.stream();

        perform(out, post("text", build));
        perform(out, post("", build));

        assertThat(printed()).isEqualTo("""
                [team/team/channel/town-square] text
                    | build[2J <https://ci.example/1>
                    | host: a
                [team/team/channel/town-square] | build[2J <https://ci.example/1>
                    | host: a
                """);
    }

    @Test
    void needsNoLookUpAndHasNoLimit() {
        ConsoleDestination console = new ConsoleDestination(terminal.stream(), clock);

        assertThat(console.direct(ADDRESS)).contains(ADDRESS.key());
        assertThat(console.postLimits()).isEqualTo(new PostLimits(Integer.MAX_VALUE, 1, Integer.MAX_VALUE));
    }

    @Test
    void printsNothingForAProbe() {
        Outcome outcome = perform(terminal.stream(), new Request.ProbeSelf());

        assertThat(outcome).isEqualTo(new Outcome.Alive());
        assertThat(printed()).isEmpty();
    }

    @Test
    void isUnavailableWhenNobodyReadsItAnyMore() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        };

        Outcome outcome = perform(new PrintStream(closed, false, StandardCharsets.UTF_8), post("lost?"));

        assertThat(outcome).isInstanceOf(DestinationFailure.Unavailable.class);
    }

    @Test
    void leavesOutWhatATerminalWouldObey() {
        perform(terminal.stream(), post("a\u001b[2Jb\u0007\tc"));

        assertThat(printed()).isEqualTo("[team/team/channel/town-square] a[2Jb\tc\n");
    }

    @Test
    void doesNotHoldItsCallerUpWhileTheTerminalIsStopped() throws Exception {
        CountDownLatch resumed = new CountDownLatch(1);
        OutputStream stopped = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    resumed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                terminal.stream().write(b);
            }
        };
        PrintStream out = new PrintStream(stopped, false, StandardCharsets.UTF_8);

        CompletableFuture<Outcome> outcome = new ConsoleDestination(out, clock)
                .perform(post("later"))
                .thenApply(RequestResult::outcome)
                .toCompletableFuture();

        assertThat(outcome).isNotDone();
        resumed.countDown();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(new PostOutcome.Posted(""));
    }

    /** Whoever pressed Ctrl-S held it back; the partition may be another worker's by now. */
    @Test
    void printsNothingWhoseLeaseIsOver() {
        Request late = post("late");
        clock.advance(Duration.ofNanos(1));

        assertThat(perform(terminal.stream(), late)).isEqualTo(new PostOutcome.LeaseExpired());
        assertThat(printed()).isEmpty();
    }

    @Test
    void cannotLookAtWhatItPrinted() {
        Request asked = new Request.Verify(
                new Origin("group", "topic"), 0, ADDRESS, ADDRESS.key(), Map.of(1L, new UUID(0, 1)), 0, 0);

        assertThat(perform(terminal.stream(), asked)).isEqualTo(new VerificationOutcome.PageRead(null, true));
    }

    @Test
    void closedTwiceItTakesNothingMore() {
        ConsoleDestination console = new ConsoleDestination(terminal.stream(), clock);
        console.close();
        console.close();

        assertThat(console.perform(post("late")).toCompletableFuture().join().outcome())
                .isInstanceOf(DestinationFailure.Unavailable.class);
        assertThat(printed()).isEmpty();
    }

    private Outcome perform(PrintStream out, Request request) {
        return new ConsoleDestination(out, clock)
                .perform(request)
                .toCompletableFuture()
                .join()
                .outcome();
    }

    /** Without time and id. */
    private String printed() {
        return terminal.text().replaceAll("(?m)^\\S+Z 00000000-0000-0000-0000-000000000001 ", "");
    }

    private Request post(String text, Attachment... attachments) {
        return new Request.Post(
                new Origin("group", "topic"),
                0,
                new Range(1, 0, 1, 0),
                new UUID(0, 1),
                ADDRESS,
                ADDRESS.key(),
                text,
                List.of(attachments),
                Priority.STANDARD,
                clock.nanos() + 1,
                List.of());
    }
}
