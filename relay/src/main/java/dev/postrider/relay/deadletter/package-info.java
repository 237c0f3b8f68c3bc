/** Messages that were given up on: listed, shown and replayed from the command line. */
@NullMarked
package dev.postrider.relay.deadletter;

import org.jspecify.annotations.NullMarked;
