/** What became of a message: answered from what relays tell in Kafka. */
@NullMarked
package dev.postrider.ingress.status;

import org.jspecify.annotations.NullMarked;
