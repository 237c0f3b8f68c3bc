/** The relay's engine, many times over, in simulated time against a simulated Kafka and a simulated chat server. */
@NullMarked
package dev.postrider.relay.simulation;

import org.jspecify.annotations.NullMarked;
