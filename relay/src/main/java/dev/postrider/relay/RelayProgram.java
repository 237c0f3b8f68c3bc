package dev.postrider.relay;

import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.mattermost.MattermostCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;

/** The relay as a program of its own. */
final class RelayProgram implements Program {

    @Override
    public Service service() {
        return Service.RELAY;
    }

    @Override
    public String purpose() {
        return "Takes messages from Kafka and posts them: once, in order, at a rate the chat server can bear.";
    }

    @Override
    public Running start(Settings settings, PrintStream out) throws StartException {
        Relay relay = Relay.start(relaySettings(settings), Clock.system(), out);
        int port = settings.get(Catalogue.RELAY_ADMIN_PORT);
        try {
            AdminServer admin = AdminServer.start(settings.get(Catalogue.ADMIN_BIND), port, relay::obstacles);
            return new Started(relay, admin);
        } catch (IOException e) {
            relay.close();
            throw new StartException(
                    "Port " + port + " for the admin side cannot be had: set POSTRIDER_ADMIN_PORT to another", e);
        }
    }

    @Override
    public boolean check(Settings settings, PrintStream out) {
        RelaySettings relay = relaySettings(settings);
        boolean kafka = checkKafka(relay, out);
        return checkChat(relay, out) && kafka;
    }

    /** Also for the all-in-one, whose Kafka comes up with it. */
    static boolean checkKafka(RelaySettings settings, PrintStream out) {
        try (Admin admin = Admin.create(settings.kafka().admin("postrider-check"))) {
            TopicState state = new TopicSetup(admin, settings.topics()).ensure();
            if (state instanceof TopicState.Ready ready) {
                out.println("Kafka: reached, topics are ready");
                ready.warnings().forEach(warning -> out.println("  " + warning));
                return true;
            }
            out.println("Kafka: "
                    + (state instanceof TopicState.Unusable unusable
                            ? unusable.reason()
                            : settings.kafka().bootstrapServers() + " cannot be reached: "
                                    + ((TopicState.Unreachable) state).reason()));
            return false;
        }
    }

    static boolean checkChat(RelaySettings settings, PrintStream out) {
        if (!(settings.chat() instanceof RelaySettings.Chat.Mattermost mattermost)) {
            out.println("Chat: none configured, posts are printed (set MM_URL and MM_PROXY_TOKEN for Mattermost)");
            return true;
        }
        try (MattermostCheck check = new MattermostCheck(mattermost.settings())) {
            return check.report(out);
        }
    }

    private static RelaySettings relaySettings(Settings settings) {
        return RelaySettings.of(
                settings,
                new ClientProperties(settings.get(Catalogue.KAFKA_BOOTSTRAP_SERVERS), settings.kafkaProperties()));
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
