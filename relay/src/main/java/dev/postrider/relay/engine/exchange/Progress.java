package dev.postrider.relay.engine.exchange;

import java.util.Comparator;

/**
 * How far the posts of a lane have come.
 *
 * @param offset of the last message that is out, or partly out
 * @param to code points of it that are out; 0 = all of it
 */
public record Progress(long offset, int to) implements Comparable<Progress> {

    private static final Comparator<Progress> ORDER =
            Comparator.comparingLong(Progress::offset).thenComparingInt(reached -> reached.to - 1 & Integer.MAX_VALUE);

    @Override
    public int compareTo(Progress other) {
        return ORDER.compare(this, other);
    }
}
