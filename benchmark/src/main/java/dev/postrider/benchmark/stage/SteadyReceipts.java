package dev.postrider.benchmark.stage;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Receipts at an even pace, and the board each two seconds, until it is closed. */
public final class SteadyReceipts implements AutoCloseable {

    private static final int BOARD_SECONDS = 2;

    private final ReceiptWriter writer;
    private final int perSecond;
    private final int messages;
    private final CompletableFuture<Void> end;
    private volatile int posts;
    private volatile boolean closed;

    private SteadyReceipts(ReceiptWriter writer, int perSecond, int messages) {
        this.writer = writer;
        this.perSecond = perSecond;
        this.messages = messages;
        this.end = CompletableFuture.runAsync(this::write, task -> new Thread(task, "benchmark-receipts").start());
    }

    /** @param messages of each post */
    public static SteadyReceipts start(ReceiptWriter writer, int perSecond, int messages) {
        return new SteadyReceipts(writer, perSecond, messages);
    }

    private void write() {
        Polling waiting = new Polling();
        long start = Clock.system().nanos();
        long step = Duration.ofSeconds(1).toNanos() / perSecond;
        for (int post = 0; !closed; posts = ++post) {
            waiting.untilNanos(start + post * step);
            writer.post(messages);
            if (post % (BOARD_SECONDS * perSecond) == 0) {
                writer.board();
            }
        }
        writer.flush();
    }

    /** How many so far. */
    public int posts() {
        return posts;
    }

    /** Waits until Kafka holds all of them; fails if one could not be written. */
    @Override
    public void close() {
        closed = true;
        end.join();
    }
}
