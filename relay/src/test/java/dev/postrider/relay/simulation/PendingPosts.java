package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.Map;

/** Mattermost's memory of pending_post_id: 30 s, lost at a restart. */
final class PendingPosts {

    private static final long KEPT = 30 * Timeline.SECOND;

    /** What it knows of a post. */
    enum Known {
        NOTHING,
        RUNNING,
        CREATED
    }

    private record Key(int partition, Range range, String lane) {}

    private record Marker(Known known, String id, long until) {}

    private final Map<Key, Marker> markers = new HashMap<>();

    private static Key key(Request.Post post) {
        return new Key(post.partition(), post.range(), post.address().key());
    }

    Known known(Request.Post post, long now) {
        Marker marker = markers.get(key(post));
        return marker == null || marker.until() <= now ? Known.NOTHING : marker.known();
    }

    /** The id of a post that it knows as created. */
    String id(Request.Post post) {
        return markers.get(key(post)).id();
    }

    void runs(Request.Post post, long now) {
        if (markers.size() > 1_000) {
            markers.values().removeIf(marker -> marker.until() <= now);
        }
        markers.put(key(post), new Marker(Known.RUNNING, "", now + KEPT));
    }

    void created(Request.Post post, String id, long now) {
        markers.put(key(post), new Marker(Known.CREATED, id, now + KEPT));
    }

    void failed(Request.Post post) {
        markers.remove(key(post));
    }

    void wipe() {
        markers.clear();
    }
}
