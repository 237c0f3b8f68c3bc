package dev.postrider.relay.composition;

/**
 * A post, ready to be sent.
 *
 * @param messages how many of the waiting ones it carries, the first included
 * @param to how many code points of the last of them are out with it; 0 when it is carried to its end
 */
public record Composed(int messages, int to, String text) {

    /** Without the text: it must not reach a log. */
    @Override
    public String toString() {
        return "Composed[" + messages + " messages to " + to + ", " + text.length() + " characters]";
    }
}
