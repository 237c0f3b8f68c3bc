/** When the next request may go: this worker's share of the one rate of the fleet. */
@NullMarked
package dev.postrider.relay.pacing;

import org.jspecify.annotations.NullMarked;
