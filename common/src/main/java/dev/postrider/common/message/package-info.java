/** What a caller asked to have said, where it should go, and how both travel through Kafka. */
@NullMarked
package dev.postrider.common.message;

import org.jspecify.annotations.NullMarked;
