package dev.postrider.relay;

import dev.postrider.common.cli.Program;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import java.io.PrintStream;
import java.util.List;

/** A relay that is only asked for its commands. */
public record AskedOnly(List<Object> commands) implements Program {

    @Override
    public Service service() {
        return Service.RELAY;
    }

    @Override
    public String purpose() {
        return "Is not started.";
    }

    @Override
    public Running start(Settings settings, PrintStream out) {
        throw new AssertionError("not to be started");
    }

    @Override
    public boolean check(Settings settings, PrintStream out) {
        throw new AssertionError("not to be checked");
    }
}
