package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what a channel shows as the destination does, for tests that have no server. */
public final class ChannelPage {

    private static final String SELF = "the bot";
    private static final String SOMEBODY = "somebody";

    private ChannelPage() {}

    /** What a channel shows of a post. */
    public static final class Line {

        private final PostPage.Shown shown;

        private Line(String id, String author, long createdMillis, Map<String, String> stamp) {
            shown = new PostPage.Shown(id, author, createdMillis, stamp);
        }

        /**
         * @param id of the post
         * @param createdMillis by the server's clock
         */
        public static Line of(String id, Request.Post post, long createdMillis) {
            ObjectNode stamp = PostOriginProp.of(post);
            Map<String, String> fields = new HashMap<>();
            stamp.fieldNames()
                    .forEachRemaining(name -> fields.put(name, stamp.get(name).asText()));
            return new Line(id, SELF, createdMillis, Map.copyOf(fields));
        }

        public static Line ofPeople(long createdMillis) {
            return new Line("of people", SOMEBODY, createdMillis, Map.of());
        }

        public long createdMillis() {
            return shown.createdMillis();
        }
    }

    /**
     * One page.
     *
     * @param lines newest first
     * @param size lines of a page that is not the last
     */
    public static Outcome read(Request.Verify asked, List<Line> lines, int size) {
        return new PostPage(lines.stream().map(line -> line.shown).toList()).answer(asked, SELF, size);
    }
}
