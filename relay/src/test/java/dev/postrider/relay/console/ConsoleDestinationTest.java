package dev.postrider.relay.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Position;
import dev.postrider.relay.engine.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConsoleDestinationTest {

    private static final Address ADDRESS = new Address.ChannelName("team", "town-square");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void printsAPostAsALine() {
        Outcome outcome = perform(new PrintStream(bytes, false, StandardCharsets.UTF_8), post("grüße 😀"));

        assertThat(outcome).isEqualTo(new Outcome.Delivered());
        assertThat(printed()).isEqualTo("[team/team/channel/town-square] grüße 😀\n");
    }

    @Test
    void indentsTheFurtherLines() {
        perform(new PrintStream(bytes, false, StandardCharsets.UTF_8), post("one\ntwo\n[user/x] three"));

        assertThat(printed()).isEqualTo("[team/team/channel/town-square] one\n    two\n    [user/x] three\n");
    }

    @Test
    void needsNoLookUpAndHasNoLimit() {
        ConsoleDestination console = new ConsoleDestination(new PrintStream(bytes, false, StandardCharsets.UTF_8));

        assertThat(console.direct(ADDRESS)).contains(ADDRESS.key());
        assertThat(console.postCodePoints()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void printsNothingForAProbe() {
        Outcome outcome = perform(new PrintStream(bytes, false, StandardCharsets.UTF_8), new Request.ProbeSelf());

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

        assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void leavesOutWhatATerminalWouldObey() {
        perform(new PrintStream(bytes, false, StandardCharsets.UTF_8), post("a\u001b[2Jb\u0007\tc"));

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
                bytes.write(b);
            }
        };
        PrintStream out = new PrintStream(stopped, false, StandardCharsets.UTF_8);

        CompletableFuture<Outcome> outcome =
                new ConsoleDestination(out).perform(post("later")).toCompletableFuture();

        assertThat(outcome).isNotDone();
        resumed.countDown();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo(new Outcome.Delivered());
    }

    @Test
    void closedTwiceItTakesNothingMore() {
        ConsoleDestination console = new ConsoleDestination(new PrintStream(bytes, false, StandardCharsets.UTF_8));
        console.close();
        console.close();

        assertThat(console.perform(post("late")).toCompletableFuture().join()).isInstanceOf(Outcome.Unavailable.class);
        assertThat(printed()).isEmpty();
    }

    private Outcome perform(PrintStream out, Request request) {
        return new ConsoleDestination(out)
                .perform(request)
                .toCompletableFuture()
                .join();
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static Request post(String text) {
        return new Request.Post(new Position(0, 1), new UUID(0, 1), 0, ADDRESS, ADDRESS.key(), text);
    }
}
