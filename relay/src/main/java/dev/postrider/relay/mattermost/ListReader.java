package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Picks what is needed out of a list, token by token. */
interface ListReader<T> {

    /** The next token of the answer. */
    void take(JsonToken token, JsonParser parser) throws IOException;

    /** After the last token; fails if that was no whole list. */
    T whole() throws IOException;
}
