/** What both services need of Kafka: topics, client properties, a writer that never blocks its caller. */
@NullMarked
package dev.postrider.common.kafka;

import org.jspecify.annotations.NullMarked;
