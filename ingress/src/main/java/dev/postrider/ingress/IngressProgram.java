package dev.postrider.ingress;

import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The ingress as a program of its own, against any Kafka. */
final class IngressProgram implements Program {

    @Override
    public Service service() {
        return Service.INGRESS;
    }

    @Override
    public String purpose() {
        return "Takes messages over HTTP and queues them in Kafka.";
    }

    @Override
    public Running start(Settings settings, PrintStream out) throws StartException {
        Ingress ingress = Ingress.start(settings, clients(settings));
        try {
            AdminServer admin =
                    AdminServer.start(settings.get(Catalogue.ADMIN_BIND), settings.get(Catalogue.ADMIN_PORT), ingress);
            ingress.announce(out);
            return new RunningIngress(ingress, admin);
        } catch (IOException e) {
            ingress.close();
            throw new StartException(
                    "Port " + settings.get(Catalogue.ADMIN_PORT) + " for the admin side cannot be listened on,"
                            + " it may be in use: set POSTRIDER_ADMIN_PORT to another one",
                    e);
        }
    }

    @Override
    public boolean check(Settings settings, PrintStream out) {
        ClientProperties clients = clients(settings);
        try (Admin admin = Admin.create(clients.admin("postrider-ingress-check"))) {
            TopicState state = new TopicSetup(admin, Ingress.topics(settings)).ensure();
            if (state instanceof TopicState.Ready ready) {
                out.println("Kafka: reached at " + clients.bootstrapServers() + ", the topics are ready");
                ready.warnings().forEach(warning -> out.println("Kafka: " + warning));
                return true;
            }
            String obstacle = state instanceof TopicState.Unusable unusable ? unusable.reason() : "not reached";
            out.println("Kafka: " + obstacle);
            return false;
        } catch (KafkaException e) {
            out.println("Kafka: " + e.getMessage());
            return false;
        }
    }

    private static ClientProperties clients(Settings settings) {
        return new ClientProperties(settings.get(Catalogue.KAFKA_BOOTSTRAP_SERVERS), settings.kafkaProperties());
    }

    private record RunningIngress(Ingress ingress, AdminServer admin) implements Running {

        @Override
        public CompletionStage<String> failure() {
            return ingress.failure();
        }

        @Override
        public void close() {
            ingress.close();
            admin.close();
        }
    }
}
