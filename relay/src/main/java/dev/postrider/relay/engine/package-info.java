/** Every decision of the relay, as one pure state machine: no I/O, no clock, no thread, no chance of its own. */
@NullMarked
package dev.postrider.relay.engine;

import org.jspecify.annotations.NullMarked;
