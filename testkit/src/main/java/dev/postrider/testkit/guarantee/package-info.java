/**
 * The promises as classes. Each judges after a run, from outside, what was accepted against what was posted; the
 * simulation's invariants check every event of the engine as it happens.
 */
@NullMarked
package dev.postrider.testkit.guarantee;

import org.jspecify.annotations.NullMarked;
