package dev.postrider.relay.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Thousands of simulated relays say nothing in the log: what a broken promise needs is in its {@link Trace}. */
final class SilentLog implements BeforeAllCallback, AfterAllCallback {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private @Nullable Level before;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = root.getLevel();
        root.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        root.setLevel(before);
    }
}
