/**
 * Lanes: what waits for one address, where each lane is, and what it does next.
 *
 * <p>Keeps P2: a lane is in exactly one {@link dev.postrider.relay.engine.lane.LaneState}, and only
 * {@link dev.postrider.relay.engine.lane.Lanes} moves it; so it has one request in flight at most.
 */
@NullMarked
package dev.postrider.relay.engine.lane;

import org.jspecify.annotations.NullMarked;
