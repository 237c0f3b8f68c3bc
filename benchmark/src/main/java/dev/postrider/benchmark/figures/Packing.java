package dev.postrider.benchmark.figures;

/**
 * How few posts hold what waits: as many whole messages in each as it takes, a blank line between them.
 *
 * @param postCodePoints longest post
 * @param messageCodePoints length of every message
 */
public record Packing(int postCodePoints, int messageCodePoints) {

    private static final int BLANK_LINE = "\n\n".length();

    public Packing {
        if (messageCodePoints < 1 || messageCodePoints > postCodePoints) {
            throw new IllegalArgumentException("every message must fit a post");
        }
    }

    public int messagesPerPost() {
        return (postCodePoints + BLANK_LINE) / (messageCodePoints + BLANK_LINE);
    }

    /** For the messages of one channel. */
    public int posts(int messages) {
        return (messages + messagesPerPost() - 1) / messagesPerPost();
    }
}
