package dev.postrider.relay.engine.exchange;

/**
 * A post of a lane that the destination shows.
 *
 * @param reached how far it brings the lane
 * @param first offset of the first message that it carries
 * @param id the destination's own name of it; empty if it has none
 */
public record ShownPost(Progress reached, long first, String id) implements Comparable<ShownPost> {

    /** The one that brings the lane further is greater. */
    @Override
    public int compareTo(ShownPost other) {
        return reached.compareTo(other.reached);
    }
}
