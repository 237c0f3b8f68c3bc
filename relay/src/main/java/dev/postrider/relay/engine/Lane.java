package dev.postrider.relay.engine;

import dev.postrider.common.message.Decoded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The waiting line of one address within one partition: strictly in order, one request at a time.
 *
 * <p>Holds state; what follows from an outcome is decided by {@link Engine}.
 */
final class Lane {

    /** What the lane does with its next turn. */
    enum Next {
        /** Deliver the head. */
        DELIVER,
        /** Ask whether the channel exists, after it refused. */
        PROBE_TARGET,
        /** Ask whether the destination is well, so that the refusal can be counted against the channel. */
        PROBE_SELF,
        /** Write the dead letter again that Kafka would not take. */
        DEAD_LETTER
    }

    private final int partition;
    private final String name;
    private final Deque<Entry> entries = new ArrayDeque<>();

    private List<String> parts = List.of();
    private int part;
    private int attempts;

    private Next next = Next.DELIVER;
    private Suspicion suspicion = Suspicion.NONE;
    private Refusal refusal = Refusal.NONE;
    private long failedAtWitness = -1;
    private int deadLetterFailures;
    private Grounds grounds = Grounds.NONE;

    /** Why the head was given up on, once it is. */
    private record Grounds(DeadReason reason, String detail) {
        static final Grounds NONE = new Grounds(DeadReason.MALFORMED, "");
    }

    /**
     * Answers that may be this message's fault.
     *
     * @param witness the count of successes elsewhere when the last of them came
     */
    record Suspicion(int count, long witness) {
        static final Suspicion NONE = new Suspicion(0, -1);
    }

    /**
     * Refusals of the channel.
     *
     * @param counted how many of them counted, because the destination was well otherwise
     * @param parked how long the lane stood aside for these, all together
     * @param witness the count of successes elsewhere when the last refusal came
     * @param target that refused
     * @param reason of the last
     * @param proven whether the last is surely the channel's own fault
     */
    record Refusal(int counted, Duration parked, long witness, String target, String reason, boolean proven) {
        static final Refusal NONE = new Refusal(0, Duration.ZERO, -1, "", "", false);
    }

    Lane(int partition, String name) {
        this.partition = partition;
        this.name = name;
    }

    int partition() {
        return partition;
    }

    String name() {
        return name;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Entry head() {
        return entries.element();
    }

    /** The text of the head's part whose turn it is. */
    String text(Decoded.Valid head, int limit) {
        if (parts.isEmpty()) {
            parts = TextSplitter.split(head.message().text(), limit);
        }
        return parts.get(part);
    }

    int part() {
        return part;
    }

    int attempts() {
        return attempts;
    }

    void attempted() {
        attempts++;
    }

    /** One part is out; true if that was the last one of the head. */
    boolean partDelivered() {
        part++;
        suspicion = Suspicion.NONE;
        refusal = Refusal.NONE;
        return part >= parts.size();
    }

    /** Takes the finished head away; the next one starts afresh, but the channel's refusals go on. */
    Entry finishHead() {
        parts = List.of();
        part = 0;
        attempts = 0;
        deadLetterFailures = 0;
        suspicion = Suspicion.NONE;
        next = Next.DELIVER;
        return entries.remove();
    }

    Next next() {
        return next;
    }

    void next(Next wanted) {
        next = wanted;
    }

    Suspicion suspicion() {
        return suspicion;
    }

    void suspicion(Suspicion now) {
        suspicion = now;
    }

    /** A request of it met a destination that does not work, when there had been so many successes. */
    void failed(long witness) {
        failedAtWitness = witness;
    }

    /** Whether it has failed and nothing has succeeded since. */
    boolean hasFailedSince(long witness) {
        return failedAtWitness == witness;
    }

    Refusal refusal() {
        return refusal;
    }

    void refusal(Refusal now) {
        refusal = now;
    }

    /** The head will not be delivered; its dead letter is what comes next. */
    void giveUp(DeadReason reason, String detail) {
        grounds = new Grounds(reason, detail);
        next = Next.DEAD_LETTER;
    }

    Command.WriteDeadLetter deadLetter(long attempt) {
        return new Command.WriteDeadLetter(attempt, head(), grounds.reason(), grounds.detail(), attempts);
    }

    /** Kafka did not take the dead letter: how long to wait before the next try. */
    Duration deadLetterFailed() {
        deadLetterFailures++;
        return Duration.ofSeconds(Math.min(deadLetterFailures, 30));
    }
}
