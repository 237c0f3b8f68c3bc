package dev.postrider.relay.engine;

/**
 * What happened at the destination since a moment. A lane that fails is suspected itself only while others succeed; which
 * of the three questions a rule asks makes a difference: a destination that answers may still take no post.
 */
final class DestinationHealth {

    /** A moment, to be asked about later. */
    record HealthMark(long successes, long posts, long failures) {

        /** Since this, everything has happened that ever did. */
        static final HealthMark BEGINNING = new HealthMark(0, 0, 0);

        /** Before anything: since then everything has happened. */
        static final HealthMark NEVER = new HealthMark(-1, -1, -1);
    }

    private long successes;
    private long posts;
    private long failures;

    /** It showed that it works: it took a post, or knows us. */
    void succeeded() {
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

    HealthMark mark() {
        return new HealthMark(successes, posts, failures);
    }

    boolean hasSucceededSince(HealthMark mark) {
        return successes > mark.successes();
    }

    boolean hasPostedSince(HealthMark mark) {
        return posts > mark.posts();
    }

    boolean hasFailedSince(HealthMark mark) {
        return failures > mark.failures();
    }
}
