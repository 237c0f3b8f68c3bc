package dev.postrider.relay.deadletter;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.settings.Settings;

/** How a command gets access to Kafka. */
@FunctionalInterface
public interface KafkaAccess {

    /** @throws StartException when there is none to be had */
    Session open(Settings settings) throws StartException;

    /** A Kafka for as long as a command needs it; {@link #close} ends what was begun for it. */
    interface Session extends AutoCloseable {

        ClientProperties clients();

        @Override
        void close();

        /** One that was there before and will be there after. */
        static Session with(ClientProperties clients) {
            return new Session() {
                @Override
                public ClientProperties clients() {
                    return clients;
                }

                @Override
                public void close() {
                    // nothing was begun
                }
            };
        }
    }
}
