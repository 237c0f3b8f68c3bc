package dev.postrider.relay.engine;

import java.time.Duration;

/** A change of state worth a line in the log. */
public sealed interface Notice {

    /** The destination is left alone for a while. */
    record Paused(PauseCause cause, String reason, Duration pause) implements Notice {}

    /** The destination takes posts again. */
    record Recovered(PauseCause cause) implements Notice {}

    /** A lane waits because its channel refuses. */
    record Parked(String lane, String reason, Duration pause) implements Notice {}

    /** A message is given up on. */
    record GivenUp(Position position, String lane, DeadReason reason, String detail) implements Notice {}
}
