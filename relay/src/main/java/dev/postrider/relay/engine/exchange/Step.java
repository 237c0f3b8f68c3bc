package dev.postrider.relay.engine.exchange;

import java.util.List;

/**
 * What to do now, and when to ask again.
 *
 * @param commands in this order
 * @param waitNanos until time alone changes something; {@link Long#MAX_VALUE} if it never does
 */
public record Step(List<Command> commands, long waitNanos) {}
