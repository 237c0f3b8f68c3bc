package dev.postrider.relay.engine.duplicate;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.time.Duration;

/**
 * Which messages the logs of the partitions held hold already.
 *
 * <p>A record repeats a message if the log holds an earlier one with the same id and replay number that is no older
 * than the window, by the log's time. That follows from the log alone, so every relay finds the same. What is forgotten
 * because there is too much of it is said once, and its duplicate is posted: rather twice than never.
 */
public final class IdempotencyWindow {

    /** An ingress repeats a call for a minute after it failed; if that fails too, for one more, and so on. */
    private static final Duration AGAIN = Duration.ofMinutes(15);

    /** Messages without a key matter only while Kafka is in trouble, when there are few. */
    private static final int MOST_CALLS = 20_000;

    private static final long UNKNOWN_ORIGINAL = -1;

    private final Duration window;
    private final Ids keys;
    private final Ids calls = new Ids(MOST_CALLS);
    private final Runnable whenForgetting;
    private boolean forgotten;

    /** @param whenForgetting runs once, when a key within the window is forgotten for the first time */
    public IdempotencyWindow(Limits.Keys limits, Runnable whenForgetting) {
        this.window = limits.window();
        this.keys = new Ids(limits.most());
        this.whenForgetting = whenForgetting;
    }

    /** How far back the log must be known to judge such a record. */
    Duration reach(DuplicateKind kind) {
        return switch (kind) {
            case PLAIN -> Duration.ZERO;
            case RETRIED -> AGAIN.compareTo(window) < 0 ? AGAIN : window; // what is older may not be there any more
            case KEYED -> window;
        };
    }

    /** Notes a record of the partition, in its order, each once; true if it repeats a message. */
    public boolean duplicates(int partition, long offset, RecordIdentity identity) {
        Ids ids = ids(identity);
        Ids.Noted before = ids.put(partition, offset, identity);
        if (calls.isOverfull()) {
            calls.removeOldest();
        }
        if (keys.isOverfull() && keys.removeOldest() >= identity.loggedMillis() - window.toMillis()) {
            overflows();
        }
        if (before == null
                || !identity.mayRepeat()
                || identity.loggedMillis() - before.millis()
                        > reach(identity.kind()).toMillis()) {
            return false;
        }
        ids.repeats(partition, identity, before.original());
        return true;
    }

    /** The offset of the record that this repetition repeats; negative if that is not known any more. */
    long original(int partition, long offset, RecordIdentity identity) {
        Ids.Noted noted = ids(identity).find(partition, identity);
        return noted == null || noted.original() >= offset ? UNKNOWN_ORIGINAL : noted.original();
    }

    private Ids ids(RecordIdentity identity) {
        return identity.kind() == DuplicateKind.KEYED ? keys : calls;
    }

    /** Something cannot be remembered that should be. */
    void overflows() {
        if (!forgotten) {
            forgotten = true;
            whenForgetting.run();
        }
    }

    public void forget(int partition) {
        keys.forget(partition);
        calls.forget(partition);
    }
}
