/** How the relay is doing, for people, metrics and the board: read by any thread, gathered by the relay's own. */
@NullMarked
package dev.postrider.relay.status;

import org.jspecify.annotations.NullMarked;
