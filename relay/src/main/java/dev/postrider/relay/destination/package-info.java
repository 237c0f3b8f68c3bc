/** The port behind which a chat system lives. */
@NullMarked
package dev.postrider.relay.destination;

import org.jspecify.annotations.NullMarked;
