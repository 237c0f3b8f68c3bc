package dev.postrider.relay.console;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.composition.PlainAttachments;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Fate;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
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

    /** What is printed cannot be read back, so whatever was in doubt is printed again. */
    private static final Outcome NOT_TO_BE_SEEN = new Outcome.PageRead(null, true);

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
    public CompletionStage<Outcome> perform(Request request) {
        if (request instanceof Request.ReadBack) {
            return CompletableFuture.completedFuture(NOT_TO_BE_SEEN);
        }
        if (!(request instanceof Request.Post post)) {
            return CompletableFuture.completedFuture(new Outcome.Alive());
        }
        try {
            return CompletableFuture.supplyAsync(() -> print(post), printer);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Outcome.Unavailable("shutting down", Fate.NOT_POSTED));
        }
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

    private Outcome print(Request.Post post) {
        if (clock.nanos() - post.leaseUntilNanos() >= 0) {
            return new Outcome.LeaseExpired(); // the terminal was stopped meanwhile
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
                ? new Outcome.Unavailable("standard output is closed", Fate.NOT_POSTED)
                : new Outcome.Delivered();
    }
}
