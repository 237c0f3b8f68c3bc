/**
 * Every decision of the relay, as one pure state machine: no I/O, no clock, no thread, no chance of its own.
 *
 * <p>{@link dev.postrider.relay.engine.Engine} puts the parts together. None of them depends on itself in a circle: {@code
 * exchange} and {@code failure} know no lane, {@code lane} knows no turn.
 */
@NullMarked
package dev.postrider.relay.engine;

import org.jspecify.annotations.NullMarked;
