package dev.postrider.relay.engine.exchange;

import dev.postrider.common.message.IdHeader;
import java.util.UUID;

/**
 * What a record tells without being decoded.
 *
 * @param id of its message
 * @param kind how far back the log may hold the same message
 * @param replay how often it was replayed: a replayed message is another one
 * @param loggedMillis the log's time of it
 */
public record RecordIdentity(UUID id, IdHeader.DuplicateKind kind, int replay, long loggedMillis) {

    private static final UUID NOBODY = new UUID(0, 0);

    /** Of a record that does not say which message it holds. */
    public static RecordIdentity unnamed(long loggedMillis) {
        return new RecordIdentity(NOBODY, IdHeader.DuplicateKind.PLAIN, 0, loggedMillis);
    }

    /** Whether the log may hold the same message before it. */
    public boolean mayRepeat() {
        return kind != IdHeader.DuplicateKind.PLAIN;
    }
}
