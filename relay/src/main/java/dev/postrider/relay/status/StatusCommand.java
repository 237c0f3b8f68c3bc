package dev.postrider.relay.status;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.cli.Task;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Setting;
import dev.postrider.common.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Asks the running instance how it is doing. */
@Command(
        name = "status",
        description = "Show how the running instance is doing: chat server, rate, what waits, dead letters, settings.")
public final class StatusCommand implements Callable<Task> {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** It may have to wait for Kafka. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

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
        try {
            URI page =
                    new URI("http", null, host(settings.get(Catalogue.ADMIN_BIND)), number, "/status.txt", null, null);
            return read(page);
        } catch (IOException | URISyntaxException e) {
            throw new StartException(
                    "No running instance answers on port " + number + " (" + e.getMessage()
                            + "): start Postrider, or set " + port.name()
                            + " to the admin port of the one that runs; its log says why it does not answer",
                    e);
        }
    }

    private static String read(URI page) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(page + " answers HTTP " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One that listens on all interfaces is asked on loopback. */
    private static String host(String bind) throws IOException {
        return InetAddress.getByName(bind).isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress().getHostAddress()
                : bind;
    }
}
