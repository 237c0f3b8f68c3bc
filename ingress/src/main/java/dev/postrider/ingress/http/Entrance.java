package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.http.door.Door;
import dev.postrider.ingress.http.door.Refusals;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/** Makes the door that fits the settings. */
interface Entrance extends AutoCloseable {

    /** A door that is not open yet. */
    Door door(Server server, HttpConfiguration http);

    /** Lets go of what the door needed beside the server, at once. */
    @Override
    void close();

    /** @throws IOException with a sentence that says what is wrong with the TLS files */
    static Entrance of(HttpSettings settings, Clock clock) throws IOException {
        if (settings.transport() instanceof Transport.Tls tls) {
            return TlsEntrance.open(settings.bounds(), tls, clock);
        }
        return new PlainEntrance(settings, clock);
    }

    /** Plain HTTP/1.1. */
    record PlainEntrance(HttpSettings settings, Clock clock) implements Entrance {

        @Override
        public Door door(Server server, HttpConfiguration http) {
            Refusals refusals = LastWords.plain();
            return Door.of(
                    server,
                    settings.bounds(),
                    clock,
                    refusals,
                    List.of(new RawTargetConnection.Factory(http, refusals.slow())));
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
