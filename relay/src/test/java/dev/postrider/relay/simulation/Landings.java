package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.Map;

/** When posts came to be, to tell duplicates that the promises allow from others. */
final class Landings {

    /**
     * A post may land after it was looked for and before it is sent again; the server then knows the repetition by its
     * id, unless it is restarted in between. That much is not promised.
     */
    private static final long LOOK_TO_POST = 7 * Timeline.SECOND;

    private record Key(int partition, Range range, String lane) {}

    /** @param late whether the server took longer over one of them than it may */
    private record Landing(long at, boolean late) {}

    private final Map<Key, Landing> landings = new HashMap<>();

    /** Notes one; true if it may be a duplicate. */
    boolean excuses(Request.Post post, long now, long restartedAt, boolean late) {
        Key key = new Key(post.partition(), post.range(), post.address().key());
        Landing before = landings.get(key);
        boolean anyLate = late || (before != null && before.late());
        landings.put(key, new Landing(now, anyLate));
        return anyLate || (before != null && restartedAt > before.at() && now - before.at() < LOOK_TO_POST);
    }
}
