package dev.postrider.e2e.architecture.offence.relay.composition;

import dev.postrider.e2e.architecture.offence.relay.engine.Dreamer;

/** A composer that knows who asked it. */
public final class Peeper {

    static Object engine() {
        return new Dreamer();
    }
}
