package dev.postrider.relay.engine.exchange;

import dev.postrider.common.message.Address;
import java.util.Optional;

/** What is known of the destination without asking. */
public interface Targets {

    /** Where an address leads; empty if it must be looked up first. */
    Optional<String> direct(Address address);

    /**
     * What its clock showed with the last answer; empty before the first. One that has no clock of its own shows the
     * relay's.
     */
    default Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
        return Optional.of(new DestinationTime(wallMillis, nowNanos));
    }
}
