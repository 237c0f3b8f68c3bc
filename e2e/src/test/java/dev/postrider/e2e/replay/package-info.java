/** Replays of dead letters as processes of their own, killed in the middle. */
@NullMarked
package dev.postrider.e2e.replay;

import org.jspecify.annotations.NullMarked;
