package dev.postrider.relay.mattermost;

import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of what a channel shows, newest first.
 *
 * @param posts only what is needed of them
 */
record PostPage(List<Shown> posts) {

    /** The server's own default; a page of the longest posts has some 4 MB. */
    static final int SIZE = 60;

    /**
     * A post.
     *
     * @param id by which the server knows it
     * @param author id of the user who wrote it; empty if the server did not say
     * @param createdMillis wall time of the server
     * @param stamp plain values of our prop by name; empty if there is none
     */
    record Shown(String id, String author, long createdMillis, Map<String, String> stamp) {}

    /**
     * What it tells of the posts asked for. Of those that count the furthest, not the newest: two posts can share a
     * millisecond, and the server's clock can step back.
     *
     * @param self our own user id: nobody else's post counts, since anybody may write such a prop
     */
    VerificationOutcome.PageRead answer(Request.Verify asked, String self) {
        return answer(asked, self, SIZE);
    }

    /** @param size posts of a page that is not the last */
    VerificationOutcome.PageRead answer(Request.Verify asked, String self, int size) {
        @Nullable
        ShownPost found = posts.stream()
                .filter(post -> post.author().equals(self))
                .flatMap(post -> PostOriginProp.shown(post.id(), post.stamp(), asked).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
        boolean old = posts.stream().anyMatch(post -> post.createdMillis() < asked.sinceMillis());
        return new VerificationOutcome.PageRead(found, found != null || old || posts.size() < size);
    }
}
