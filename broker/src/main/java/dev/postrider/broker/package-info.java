/** A real single-node Kafka broker inside this JVM, durable in one data directory. */
@NullMarked
package dev.postrider.broker;

import org.jspecify.annotations.NullMarked;
