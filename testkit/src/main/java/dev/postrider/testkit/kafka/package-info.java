/** A real Kafka for tests, started once. */
@NullMarked
package dev.postrider.testkit.kafka;

import org.jspecify.annotations.NullMarked;
