package dev.postrider.e2e.architecture.offence.relay.engine;

/** Half of a circle of classes. */
public final class Hen {

    public Egg other() {
        return new Egg();
    }
}
