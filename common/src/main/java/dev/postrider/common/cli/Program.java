package dev.postrider.common.cli;

import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the command line runs. */
public interface Program {

    Service service();

    /** One sentence for {@code --help}. */
    String purpose();

    /**
     * Starts the service; returns once it is up.
     *
     * @param out for what a newcomer should see
     * @throws StartException when it cannot start; everything begun is closed again
     */
    Running start(Settings settings, PrintStream out) throws StartException;

    /** Reaches what the service needs and reports on {@code out}; true when all is well. */
    boolean check(Settings settings, PrintStream out) throws StartException;

    /**
     * What it can do besides running: objects annotated as commands for picocli, whose methods, commands too, answer a
     * {@link Task}.
     */
    default List<Object> commands() {
        return List.of();
    }

    /** A started service. {@link #close} stops it cleanly, within 15 s. */
    interface Running extends AutoCloseable {

        /** Completes with a sentence if the service finds that it cannot continue; otherwise never. */
        CompletionStage<String> failure();

        @Override
        void close();
    }
}
