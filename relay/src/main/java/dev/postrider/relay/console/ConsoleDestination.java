package dev.postrider.relay.console;

import dev.postrider.common.message.Address;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Prints every post as a line {@code [address] text}; the lines of longer texts are indented. */
public final class ConsoleDestination implements Destination {

    private final PrintStream out;

    public ConsoleDestination(PrintStream out) {
        this.out = out;
    }

    @Override
    public Optional<String> direct(Address address) {
        return Optional.of(address.key());
    }

    @Override
    public CompletionStage<Outcome> perform(Request request) {
        if (request instanceof Request.Post post) {
            out.println("[" + post.target() + "] " + post.text().replace("\n", "\n    "));
            out.flush();
            return CompletableFuture.completedFuture(
                    out.checkError() ? new Outcome.Unavailable("standard output is closed") : new Outcome.Delivered());
        }
        return CompletableFuture.completedFuture(new Outcome.Alive());
    }

    /** A terminal has no limit. */
    @Override
    public int postCodePoints() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        out.flush();
    }
}
