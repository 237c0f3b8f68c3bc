package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Picks ids and names out of a list of channels; each is most of a kilobyte, and a bot may be in thousands. */
final class ChannelsReader implements ListReader<List<ListedChannel>> {

    /** Beyond that they are left out. */
    static final int MOST = 10_000;

    private final List<ListedChannel> channels = new ArrayList<>();
    private int depth;
    private boolean complete;
    private String field = "";

    // of the channel the parser is in
    private String id = "";
    private String type = "";
    private String name = "";
    private String display = "";
    private boolean archived;

    @Override
    public void take(JsonToken token, JsonParser parser) throws IOException {
        if (complete || (depth == 0 && token != JsonToken.START_ARRAY)) {
            throw new IOException("not a list of channels");
        }
        if (token.isStructStart()) {
            depth++;
            if (depth == 2) {
                begin();
            }
        } else if (token.isStructEnd()) {
            if (depth == 2 && channels.size() < MOST) {
                channels.add(new ListedChannel(id, type, name, display, archived));
            }
            depth--;
            complete = depth == 0;
        } else if (depth == 2 && token == JsonToken.FIELD_NAME) {
            field = parser.currentName();
        } else if (depth == 2 && token.isScalarValue()) {
            value(parser);
        }
    }

    @Override
    public List<ListedChannel> whole() throws IOException {
        if (!complete) {
            throw new IOException("not a list of channels");
        }
        return channels;
    }

    private void begin() {
        field = "";
        id = "";
        type = "";
        name = "";
        display = "";
        archived = false;
    }

    private void value(JsonParser parser) throws IOException {
        switch (field) {
            case "id" -> id = parser.getText();
            case "type" -> type = parser.getText();
            case "name" -> name = parser.getText();
            case "display_name" -> display = parser.getText();
            case "delete_at" -> archived = parser.getValueAsLong() > 0;
            default -> {}
        }
    }
}
