/**
 * Which records repeat a message that the log holds already, as the idempotency window has it.
 *
 * <p>Keeps P3 for callers that repeat a call: each record is judged once, in the order of the log, and from the log alone.
 */
@NullMarked
package dev.postrider.relay.engine.duplicate;

import org.jspecify.annotations.NullMarked;
