package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Picks what is needed out of a list of posts, token by token.
 *
 * <p>The list is {@code {"order": [ids, newest first], "posts": {id: post}}}, and there may be more posts than the order
 * names: the roots of threads, however old. Only what the order names is on the page.
 */
final class PageReader implements ListReader<PostPage> {

    /** What is on a path of this length or longer is of no interest: posts, id, props, postrider, name. */
    private static final int DEEPEST = 5;

    /** The names that lead to where the parser is; empty for an element of an array. */
    private final String[] path = new String[DEEPEST + 1];

    private final List<String> order = new ArrayList<>();
    private final Map<String, PostPage.Shown> posts = new HashMap<>();
    private int depth;
    private boolean ordered;
    private boolean posted;
    private boolean complete;

    // of the post the parser is in
    private String author = "";
    private long createdMillis;
    private boolean dated;
    private Map<String, String> stamp = new HashMap<>();

    @Override
    public void take(JsonToken token, JsonParser parser) throws IOException {
        if (complete) {
            throw new IOException("there is more after its end");
        }
        if (token.isStructStart()) {
            ordered |= depth == 1 && at(1, "order") && token == JsonToken.START_ARRAY;
            posted |= depth == 1 && at(1, "posts") && token == JsonToken.START_OBJECT;
            depth++;
            enter("");
            if (depth == 3) {
                author = "";
                dated = false;
                stamp = new HashMap<>();
            }
        } else if (token.isStructEnd()) {
            if (depth == 3 && at(1, "posts") && dated) {
                posts.put(path[2], new PostPage.Shown(path[2], author, createdMillis, Map.copyOf(stamp)));
            }
            depth--;
            complete = depth == 0 && token == JsonToken.END_OBJECT;
        } else if (token == JsonToken.FIELD_NAME) {
            enter(parser.currentName());
        } else if (token.isScalarValue()) {
            value(token, parser);
        }
    }

    @Override
    public PostPage whole() throws IOException {
        if (!complete || !ordered || !posted || !posts.keySet().containsAll(order)) {
            throw new IOException("not a list of posts");
        }
        return new PostPage(order.stream().map(posts::get).toList());
    }

    private void value(JsonToken token, JsonParser parser) throws IOException {
        if (depth == 2 && at(1, "order")) {
            order.add(parser.getText());
        } else if (depth == 3 && at(1, "posts")) {
            if (at(3, "user_id")) {
                author = parser.getText();
            } else if (at(3, "create_at") && token == JsonToken.VALUE_NUMBER_INT) {
                createdMillis = parser.getValueAsLong();
                dated = true;
            }
        } else if (depth == DEEPEST && at(1, "posts") && at(3, "props") && at(4, PostOriginProp.PROP)) {
            stamp.put(path[DEEPEST], parser.getText());
        }
    }

    private void enter(String name) {
        if (depth <= DEEPEST) {
            path[depth] = name;
        }
    }

    private boolean at(int level, String name) {
        return path[level].equals(name);
    }
}
