package dev.postrider.relay.loop;

import java.time.Duration;

/** Tells faults that are worth a line in the log from repeats. */
final class LastFault {

    /** A session that lived this long had worked: what ends it is news, even if the same ended another one before. */
    private static final Duration WORKED = Duration.ofMinutes(1);

    private String last = "";

    /** @param lived how long the session did that the fault ended */
    boolean isNews(Throwable fault, Duration lived) {
        String root = RootCause.of(fault).toString();
        boolean repeated = root.equals(last) && lived.compareTo(WORKED) < 0;
        last = root;
        return !repeated;
    }
}
