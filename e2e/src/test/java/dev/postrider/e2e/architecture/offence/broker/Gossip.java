package dev.postrider.e2e.architecture.offence.broker;

import dev.postrider.e2e.architecture.offence.relay.engine.Dreamer;

/** The broker, and knows a service. */
final class Gossip {

    static Object engine() {
        return new Dreamer();
    }
}
