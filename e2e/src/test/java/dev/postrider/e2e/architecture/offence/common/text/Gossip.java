package dev.postrider.e2e.architecture.offence.common.text;

import dev.postrider.e2e.architecture.offence.relay.engine.Dreamer;

/** Common, and knows a service. */
final class Gossip {

    static Object engine() {
        return new Dreamer();
    }
}
