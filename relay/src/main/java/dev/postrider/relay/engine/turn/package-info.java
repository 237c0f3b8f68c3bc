/**
 * Whose turn it is, what a lane does with it, and what follows from the outcome.
 *
 * <p>Keeps P4 (a permit for each request: {@link dev.postrider.relay.engine.turn.Schedule}), P5 (lanes take turns) and P6
 * (a flood is packed: {@link dev.postrider.relay.engine.turn.PackingRule}). Rules return a
 * {@link dev.postrider.relay.engine.lane.NextStep} and move no lane themselves.
 */
@NullMarked
package dev.postrider.relay.engine.turn;

import org.jspecify.annotations.NullMarked;
