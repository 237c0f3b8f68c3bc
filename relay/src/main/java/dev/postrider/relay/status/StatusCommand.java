package dev.postrider.relay.status;

import dev.postrider.common.admin.AdminClient;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.cli.Task;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Setting;
import dev.postrider.common.settings.Settings;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Asks the running instance how it is doing. */
@Command(
        name = "status",
        description = "Show how the running instance is doing: chat server, rate, what waits, dead letters, settings.")
public final class StatusCommand implements Callable<Task> {

    /** It may have to wait for Kafka. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Setting<Integer> port;

    /** @param port of the admin server */
    public StatusCommand(Setting<Integer> port) {
        this.port = port;
    }

    @Override
    public Task call() {
        return (settings, out) -> out.print(ask(settings));
    }

    private String ask(Settings settings) throws StartException {
        int number = settings.get(port);
        if (number == 0) {
            throw new StartException(port.name() + " is 0, so the running instance has an admin port that nobody knows:"
                    + " set it to a fixed one");
        }
        String bind = settings.get(Catalogue.ADMIN_BIND);
        return AdminClient.get(bind, number, StatusPage.TEXT_PATH, PATIENCE)
                .orElseThrow(() -> new StartException("No running instance answers at " + bind + ":" + number
                        + " (POSTRIDER_ADMIN_BIND, POSTRIDER_ADMIN_PORT): start Postrider, or set these as the running"
                        + " instance has them. If it runs and does not answer, its log says why"));
    }
}
