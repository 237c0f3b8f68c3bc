/**
 * Takes records of the assigned partitions in, and keeps account of what is finished.
 *
 * <p>Keeps P1, since a commit never passes an unfinished record ({@link dev.postrider.relay.engine.reading.Ledger}); P9
 * ({@link dev.postrider.relay.engine.reading.MemoryPolicy}); and the reading half of P5: a flood is deferred, not waited for.
 */
@NullMarked
package dev.postrider.relay.engine.reading;

import org.jspecify.annotations.NullMarked;
