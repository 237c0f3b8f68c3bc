package dev.postrider.relay.simulation;

import dev.postrider.common.message.IdHeader;
import dev.postrider.relay.engine.Stamp;
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
    boolean repeats(int partition, Stamp stamp) {
        List<Long> before =
                written.computeIfAbsent(new Name(partition, stamp.id(), stamp.replay()), any -> new ArrayList<>());
        boolean repeats = before.stream().anyMatch(millis -> stamp.loggedMillis() - millis <= reach(stamp));
        before.add(stamp.loggedMillis());
        return repeats;
    }

    private long reach(Stamp stamp) {
        if (stamp.kind() == IdHeader.DuplicateKind.PLAIN) {
            return Long.MIN_VALUE;
        }
        return stamp.kind() == IdHeader.DuplicateKind.KEYED
                ? window.toMillis()
                : Math.min(window.toMillis(), AGAIN.toMillis());
    }
}
