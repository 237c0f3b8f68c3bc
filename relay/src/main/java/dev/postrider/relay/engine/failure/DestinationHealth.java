package dev.postrider.relay.engine.failure;

/**
 * What has happened at the destination, and whether anything has since a moment. A lane that fails is suspected itself only
 * while others succeed. Which of the three questions a rule asks makes a difference: a destination that answers may still
 * take no post.
 */
public final class DestinationHealth {

    /** A moment, to be asked about later. */
    public record HealthMark(long successes, long posts, long failures) {

        /** When the engine began. */
        public static final HealthMark BEGINNING = new HealthMark(0, 0, 0);

        /** Earlier still: everything counts as having happened since. */
        static final HealthMark NEVER = new HealthMark(-1, -1, -1);
    }

    private long successes;
    private long posts;
    private long failures;

    /** It showed that it works: it took a post, or knows us. */
    public void succeeded() {
        successes++;
    }

    void posted() {
        successes++;
        posts++;
    }

    /** A request met a destination that does not work. */
    void failed() {
        failures++;
    }

    public HealthMark mark() {
        return new HealthMark(successes, posts, failures);
    }

    public boolean hasSucceededSince(HealthMark mark) {
        return successes > mark.successes();
    }

    public boolean hasPostedSince(HealthMark mark) {
        return posts > mark.posts();
    }

    public boolean hasFailedSince(HealthMark mark) {
        return failures > mark.failures();
    }
}
