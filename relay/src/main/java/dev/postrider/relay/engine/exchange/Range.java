package dev.postrider.relay.engine.exchange;

/**
 * What one post carries of a lane: everything of it from the first message to the last.
 *
 * @param first offset of the first message
 * @param from code points of the first that other posts carried before; 0 = it begins here
 * @param last offset of the last message
 * @param to code points of the last that are out with this post, counted from its beginning; 0 = all of it
 */
public record Range(long first, int from, long last, int to) {

    public Progress end() {
        return new Progress(last, to);
    }
}
