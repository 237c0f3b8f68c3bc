/** What relays tell everybody through Kafka: how messages ended (receipts), and how far each partition is (the board). */
@NullMarked
package dev.postrider.common.receipt;

import org.jspecify.annotations.NullMarked;
