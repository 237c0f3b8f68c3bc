package dev.postrider.standalone;

import dev.postrider.broker.BrokerException;
import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.KafkaCheck;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.ingress.IngressCommands;
import dev.postrider.ingress.IngressSettings;
import dev.postrider.relay.ChatCheck;
import dev.postrider.relay.RelaySettings;
import dev.postrider.relay.deadletter.DeadLetterCommands;
import dev.postrider.relay.deadletter.KafkaAccess;
import dev.postrider.relay.message.MessageCommands;
import dev.postrider.relay.status.StatusCommand;
import io.opentelemetry.api.OpenTelemetry;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ingress, relay and their broker as one program. */
final class StandaloneProgram implements Program {

    private final OpenTelemetry openTelemetry;

    /** @param openTelemetry where spans go; no-op without an agent */
    StandaloneProgram(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    @Override
    public Service service() {
        return Service.STANDALONE;
    }

    @Override
    public String purpose() {
        return "Turns a URL call into a chat message: ingress, relay and an embedded Kafka broker in one" + " process.";
    }

    @Override
    public Running start(Settings settings, PrintStream out) throws StartException {
        File data = settings.get(Catalogue.DATA_DIR).toFile();
        return Standalone.start(settings, out, data::getUsableSpace, openTelemetry);
    }

    @Override
    public boolean check(Settings settings, PrintStream out) throws StartException {
        IngressSettings ingress = IngressSettings.of(settings);
        ingress.report(out);
        Path directory = settings.get(Catalogue.DATA_DIR);
        if (BrokerAccess.isInUse(directory)) {
            out.println("Postrider is running on " + directory.toAbsolutePath() + ": using its broker");
        }
        try (KafkaAccess.Session session = BrokerAccess.reach(directory, settings.get(Catalogue.BROKER_PORT))) {
            boolean kafka = KafkaCheck.report(session.clients(), settings.topics(), out);
            RelaySettings relay = RelaySettings.of(settings, session.clients());
            return ChatCheck.report(relay.chat(), ingress.curl(), out) && kafka;
        }
    }

    @Override
    public List<Object> commands() {
        List<Object> commands = new ArrayList<>(IngressCommands.all());
        commands.add(new StatusCommand(Catalogue.ADMIN_PORT));
        commands.add(new MessageCommands(BrokerAccess::open));
        commands.add(new DeadLetterCommands(BrokerAccess::open));
        return commands;
    }

    static void requireDirectory(Settings settings) throws StartException {
        try {
            EmbeddedBroker.requireUnused(settings.get(Catalogue.DATA_DIR));
        } catch (BrokerException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    static EmbeddedBroker startBroker(Settings settings) throws StartException {
        return startBroker(settings.get(Catalogue.DATA_DIR), settings.get(Catalogue.BROKER_PORT));
    }

    static EmbeddedBroker startBroker(Path directory, int port) throws StartException {
        try {
            return EmbeddedBroker.start(directory, port);
        } catch (BrokerException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }
}
