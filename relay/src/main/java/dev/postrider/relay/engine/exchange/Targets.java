package dev.postrider.relay.engine.exchange;

import dev.postrider.common.message.Address;
import java.util.Optional;

/** Where an address leads without asking; empty if it must be looked up first. */
public interface Targets {

    Optional<String> direct(Address address);
}
