package dev.postrider.relay.console;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.composition.PlainAttachments;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;

/**
 * Prints every post as a line {@code time id [address] text}; further lines, and those of attachments, are indented.
 *
 * <p>A terminal can be stopped (Ctrl-S) and a pipe can be full, so a thread of its own does the printing.
 */
public final class ConsoleDestination implements Destination {

    /** A record that another program wrote may hold them, and a terminal obeys them. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private final PrintStream out;
    private final Clock clock;
    private final ExecutorService printer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "postrider-console");
        thread.setDaemon(true);
        return thread;
    });

    /** @param clock whose monotonic time ends the leases of posts */
    public ConsoleDestination(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public Optional<String> direct(Address address) {
        return Optional.of(address.key());
    }

    @Override
    public CompletionStage<PostOutcome> post(Request.Post post) {
        try {
            return CompletableFuture.supplyAsync(() -> print(post), printer);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new DestinationFailure.Unavailable("shutting down", DeliveryCertainty.NOT_POSTED));
        }
    }

    /** What is printed cannot be read back, so whatever was uncertain is printed again. */
    @Override
    public CompletionStage<VerificationOutcome> verify(Request.Verify query) {
        return CompletableFuture.completedFuture(new VerificationOutcome.PageRead(null, true));
    }

    @Override
    public CompletionStage<LookupOutcome> lookUp(Request.LookUp query) {
        return CompletableFuture.completedFuture(
                new LookupOutcome.Resolved(query.address().key()));
    }

    @Override
    public CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query) {
        return CompletableFuture.completedFuture(new Outcome.Alive());
    }

    @Override
    public CompletionStage<SelfProbeOutcome> probeSelf() {
        return CompletableFuture.completedFuture(new Outcome.Alive());
    }

    /** A terminal has no limit, and shows every message by itself. */
    @Override
    public PostLimits postLimits() {
        return new PostLimits(Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        printer.shutdown();
    }

    private PostOutcome print(Request.Post post) {
        if (clock.nanos() - post.leaseUntilNanos() >= 0) {
            return new PostOutcome.LeaseExpired(); // the terminal was stopped meanwhile
        }
        List<String> lines = new ArrayList<>();
        if (!post.text().isBlank()) {
            lines.add(post.text());
        }
        lines.addAll(PlainAttachments.lines(post.attachments()));
        String text = CONTROLS.matcher(String.join("\n", lines)).replaceAll("");
        Instant now = clock.wall().truncatedTo(ChronoUnit.SECONDS);
        out.println(now + " " + post.lastId() + " [" + post.target() + "] " + text.replace("\n", "\n    "));
        return out.checkError()
                ? new DestinationFailure.Unavailable("standard output is closed", DeliveryCertainty.NOT_POSTED)
                : new PostOutcome.Posted("");
    }
}
