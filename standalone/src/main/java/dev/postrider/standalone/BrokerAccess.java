package dev.postrider.standalone;

import dev.postrider.broker.BrokerException;
import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.relay.deadletter.KafkaAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The broker of the all-in-one, for a command: the running one, or one started for it. */
final class BrokerAccess {

    private static final int ANY_PORT = 0;

    private BrokerAccess() {}

    /** @throws StartException when there is no data, or the broker on it is only just starting */
    static KafkaAccess.Session open(Settings settings) throws StartException {
        Path directory = settings.get(Catalogue.DATA_DIR);
        if (!Files.exists(directory)) {
            throw new StartException("There is no data directory " + directory.toAbsolutePath()
                    + ": nothing was accepted here yet, or POSTRIDER_DATA_DIR names another directory");
        }
        return reach(directory, ANY_PORT);
    }

    /**
     * The same, and makes the data directory if there is none.
     *
     * @param port of a broker started for it
     */
    static KafkaAccess.Session reach(Path directory, int port) throws StartException {
        return isInUse(directory) ? running(directory) : new OwnBroker(StandaloneProgram.startBroker(directory, port));
    }

    /** Whether an instance is running on it. */
    static boolean isInUse(Path directory) {
        try {
            EmbeddedBroker.requireUnused(directory);
            return false;
        } catch (BrokerException e) {
            return e.getCause() == null; // else it cannot be used at all, as the start will say
        }
    }

    private static KafkaAccess.Session running(Path directory) throws StartException {
        String address = EmbeddedBroker.running(directory)
                .orElseThrow(() -> new StartException("The broker on " + directory.toAbsolutePath()
                        + " is starting or stopping: try again in a few seconds"));
        return KafkaAccess.Session.with(new ClientProperties(address, Map.of()));
    }

    /** Stopped with the session. */
    private record OwnBroker(EmbeddedBroker broker) implements KafkaAccess.Session {

        @Override
        public ClientProperties clients() {
            return Standalone.clients(broker);
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
