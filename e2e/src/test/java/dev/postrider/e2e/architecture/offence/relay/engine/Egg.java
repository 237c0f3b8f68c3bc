package dev.postrider.e2e.architecture.offence.relay.engine;

/** Half of a circle of classes. */
public final class Egg {

    public Hen other() {
        return new Hen();
    }
}
