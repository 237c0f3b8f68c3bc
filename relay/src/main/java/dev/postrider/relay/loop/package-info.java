/** The shell around the engine: polls Kafka, carries out what the engine says, reports back. */
@NullMarked
package dev.postrider.relay.loop;

import org.jspecify.annotations.NullMarked;
