package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Reached;
import dev.postrider.relay.engine.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one page of what a channel shows, as a destination does. */
final class ReadBackPage {

    private ReadBackPage() {}

    /** Of a page, newest first; behind the last one there is none. */
    static Outcome read(Request.ReadBack wanted, List<ShownPost> page, boolean isLast) {
        Reached highest = null;
        boolean tooOld = false;
        for (ShownPost shown : page) {
            tooOld |= shown.createdMillis() < wanted.sinceMillis();
            Request.Post post = shown.post();
            if (post != null && counts(wanted, post)) {
                highest = higher(highest, post);
            }
        }
        return new Outcome.PageRead(highest, highest != null || tooOld || isLast);
    }

    private static boolean counts(Request.ReadBack wanted, Request.Post post) {
        return post.origin().equals(wanted.origin())
                && post.partition() == wanted.partition()
                && post.address().equals(wanted.address())
                && (wanted.candidates().isEmpty()
                        || post.lastId()
                                .equals(wanted.candidates().get(post.range().last())));
    }

    private static Reached higher(@Nullable Reached highest, Request.Post post) {
        Reached end = new Reached(post.range().last(), post.range().to());
        return highest == null || end.compareTo(highest) > 0 ? end : highest;
    }
}
