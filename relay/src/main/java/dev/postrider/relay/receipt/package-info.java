/** Tells in Kafka how messages ended, alongside the work and never in its way. */
@NullMarked
package dev.postrider.relay.receipt;

import org.jspecify.annotations.NullMarked;
