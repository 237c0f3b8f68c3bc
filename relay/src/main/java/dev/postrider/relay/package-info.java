/** Kafka in, paced posts out: the composition root of the relay. */
@NullMarked
package dev.postrider.relay;

import org.jspecify.annotations.NullMarked;
