/** Messages looked up in Kafka from the command line. */
@NullMarked
package dev.postrider.relay.message;

import org.jspecify.annotations.NullMarked;
