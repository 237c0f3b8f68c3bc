package dev.postrider.relay.status;

import dev.postrider.common.receipt.Receipt;
import dev.postrider.relay.status.RelaySnapshot.DeadLetterCount;
import dev.postrider.relay.status.RelaySnapshot.NewestDeadLetter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the relay has done since its start. Counted where it happens, read by any thread. */
public final class RelayCounters {

    /** Weight of the newest post in the average: the last twenty or so count. */
    private static final double NEWEST = 0.1;

    private final LongAdder requests = new LongAdder();
    private final LongAdder posts = new LongAdder();
    private final LongAdder deliveredMessages = new LongAdder();
    private final LongAdder repeatedMessages = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable NewestDeadLetter> newestDeadLetter = new AtomicReference<>();

    /** Written by the relay's thread alone. */
    private volatile double messagesPerPost = 1;

    /** A request to the chat server goes out. */
    public void requested() {
        requests.increment();
    }

    /**
     * Messages of one address ended together; by the relay's thread alone.
     *
     * @param messages how many
     * @param at when the relay learned it
     */
    public void ended(String address, Receipt.FinalResult result, int messages, Instant at) {
        if (result instanceof Receipt.Delivered) {
            double before = messagesPerPost;
            messagesPerPost = before + NEWEST * (messages - before);
            posts.increment();
            deliveredMessages.add(messages);
        } else if (result instanceof Receipt.DeadLettered dead) {
            deadLetters.computeIfAbsent(dead.reason(), any -> new LongAdder()).increment();
            newestDeadLetter.set(
                    new NewestDeadLetter(dead.partition() + "/" + dead.offset(), address, dead.reason(), at));
        } else if (result instanceof Receipt.Repeated) {
            repeatedMessages.add(messages);
        }
    }

    public long requests() {
        return requests.sum();
    }

    public long posts() {
        return posts.sum();
    }

    public long deliveredMessages() {
        return deliveredMessages.sum();
    }

    public long repeatedMessages() {
        return repeatedMessages.sum();
    }

    /** Of the last posts, on average; at least 1. */
    public double messagesPerPost() {
        return messagesPerPost;
    }

    public DeadLetterCount deadLetters() {
        Map<String, Long> byReason = new TreeMap<>();
        deadLetters.forEach((reason, count) -> byReason.put(reason, count.sum()));
        return new DeadLetterCount(
                byReason.values().stream().mapToLong(Long::longValue).sum(),
                byReason,
                Optional.ofNullable(newestDeadLetter.get()));
    }
}
