/** A destination that prints: what a newcomer sees before any chat is configured. */
@NullMarked
package dev.postrider.relay.console;

import org.jspecify.annotations.NullMarked;
