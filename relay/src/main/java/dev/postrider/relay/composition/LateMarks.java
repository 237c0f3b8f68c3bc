package dev.postrider.relay.composition;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Says of the messages of one post when they were accepted, if that is long ago. */
final class LateMarks {

    /** Long enough that a busy lane or a short outage marks nothing, short enough that no reader takes old for new. */
    static final Duration LATE = Duration.ofMinutes(5);

    private static final DateTimeFormatter MARK = DateTimeFormatter.ofPattern("'_accepted 'uuuu-MM-dd HH:mm' UTC_\n\n'")
            .withZone(ZoneOffset.UTC);

    private final long wallMillis;
    private int room;
    private String last = "";

    /** @param room code points that the marks may take up, all together */
    LateMarks(long wallMillis, int room) {
        this.wallMillis = wallMillis;
        this.room = room;
    }

    static LateMarks none() {
        return new LateMarks(0, 0);
    }

    /** What goes before the message: empty if it is not late, the mark before says the same, or no room is left. */
    String before(QueuedMessage message) {
        if (room == 0 || wallMillis - message.acceptedMillis() <= LATE.toMillis()) {
            return "";
        }
        String mark = MARK.format(Instant.ofEpochMilli(message.acceptedMillis()));
        return mark.equals(last) || mark.length() > room ? "" : mark;
    }

    void written(String mark) {
        if (!mark.isEmpty()) {
            last = mark;
            room -= mark.length();
        }
    }
}
