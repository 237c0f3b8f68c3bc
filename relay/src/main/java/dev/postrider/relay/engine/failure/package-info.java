/**
 * What failures tell of the destination, of a channel and of a message, and until when each of them is left alone.
 *
 * <p>Keeps P7 and P8: while the destination fails only canaries go out, and nothing is held against a message or its channel
 * unless something else succeeded meanwhile ({@link dev.postrider.relay.engine.failure.DestinationHealth}).
 */
@NullMarked
package dev.postrider.relay.engine.failure;

import org.jspecify.annotations.NullMarked;
