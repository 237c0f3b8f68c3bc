package dev.postrider.common.cli;

import dev.postrider.common.settings.Settings;
import java.io.PrintStream;

/** What a command line asked for besides running: does its work and ends. */
@FunctionalInterface
public interface Task {

    /** @throws StartException when it cannot be done, or not to its end; the message says how far it came */
    void run(Settings settings, PrintStream out) throws StartException;
}
