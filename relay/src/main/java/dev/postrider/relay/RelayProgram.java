package dev.postrider.relay;

import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.KafkaCheck;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.deadletter.DeadLetterCommands;
import dev.postrider.relay.deadletter.KafkaAccess;
import dev.postrider.relay.message.MessageCommands;
import dev.postrider.relay.status.StatusCommand;
import io.opentelemetry.api.OpenTelemetry;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The relay as a program of its own. */
final class RelayProgram implements Program {

    /** Where the ingress is, and whether it asks for keys, is not known here: as it is without any setting. */
    private static final String CURL = "curl http://localhost:3000";

    private final OpenTelemetry openTelemetry;

    /** @param openTelemetry where spans go; no-op without an agent */
    RelayProgram(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    @Override
    public Service service() {
        return Service.RELAY;
    }

    @Override
    public String purpose() {
        return "Reads messages from Kafka and posts them: once, in order, at a rate the chat server can" + " handle.";
    }

    @Override
    public Running start(Settings settings, PrintStream out) throws StartException {
        Metrics metrics = new Metrics();
        Relay relay =
                Relay.start(RelaySettings.of(settings, settings.kafka()), Clock.system(), out, metrics, openTelemetry);
        try {
            return new Started(
                    relay,
                    AdminServer.start(
                            settings.get(Catalogue.ADMIN_BIND),
                            settings.get(Catalogue.RELAY_ADMIN_PORT),
                            relay,
                            metrics.pageBeside(
                                    Stream.concat(relay.pages().stream(), statusPages(settings, relay).stream())
                                            .toList())));
        } catch (StartException e) {
            relay.close();
            throw e;
        }
    }

    private List<AdminPage> statusPages(Settings settings, Relay relay) {
        return relay.statusPages(service().program(), settings.shown(), relay, Optional::empty);
    }

    @Override
    public boolean check(Settings settings, PrintStream out) {
        RelaySettings relay = RelaySettings.of(settings, settings.kafka());
        boolean kafka = KafkaCheck.report(relay.kafka(), relay.topics(), out);
        return ChatCheck.report(relay.chat(), CURL, out) && kafka;
    }

    @Override
    public List<Object> commands() {
        KafkaAccess kafka = settings -> KafkaAccess.Session.with(settings.kafka());
        return List.of(
                new StatusCommand(Catalogue.RELAY_ADMIN_PORT),
                new MessageCommands(kafka),
                new DeadLetterCommands(kafka));
    }

    private record Started(Relay relay, AdminServer admin) implements Running {

        @Override
        public CompletionStage<String> failure() {
            return relay.failure();
        }

        @Override
        public void close() {
            admin.close();
            relay.close();
        }
    }
}
