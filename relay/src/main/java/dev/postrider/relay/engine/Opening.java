package dev.postrider.relay.engine;

import org.jspecify.annotations.Nullable;

/**
 * Where a lane stands: its first unfinished record.
 *
 * @param drained the record itself is finished, but the lane may have more behind it that is not read again yet
 * @param done code points of the record's message that are out already
 * @param intent the post that is about to be sent, or whose outcome is not known; it begins here
 */
public record Opening(
        long offset, boolean drained, int done, @Nullable Range intent) {

    static Opening unfinished(long offset) {
        return new Opening(offset, false, 0, null);
    }

    static Opening drained(long offset) {
        return new Opening(offset, true, 0, null);
    }
}
