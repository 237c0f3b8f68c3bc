package dev.postrider.relay.simulation;

import dev.postrider.common.message.IdHeader;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The truth of what repeats what: by the rule itself, over everything that was ever written. */
final class Repetitions {

    /** At most, for a call that is repeated after it failed. */
    private static final Duration AGAIN = Duration.ofMinutes(15);

    private record Name(int partition, UUID id, int replay) {}

    private final Duration window;
    private final Map<Name, List<Long>> written = new HashMap<>();

    Repetitions(Duration window) {
        this.window = window;
    }

    /** Notes a record; true if its partition holds an earlier one of the same message that is young enough. */
    boolean duplicates(int partition, RecordIdentity identity) {
        List<Long> before = written.computeIfAbsent(
                new Name(partition, identity.id(), identity.replay()), any -> new ArrayList<>());
        boolean duplicates = before.stream().anyMatch(millis -> identity.loggedMillis() - millis <= reach(identity));
        before.add(identity.loggedMillis());
        return duplicates;
    }

    private long reach(RecordIdentity identity) {
        if (identity.kind() == IdHeader.DuplicateKind.PLAIN) {
            return Long.MIN_VALUE;
        }
        return identity.kind() == IdHeader.DuplicateKind.KEYED
                ? window.toMillis()
                : Math.min(window.toMillis(), AGAIN.toMillis());
    }
}
