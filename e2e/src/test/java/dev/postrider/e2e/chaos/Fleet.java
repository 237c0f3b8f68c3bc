package dev.postrider.e2e.chaos;

import dev.postrider.testkit.process.JavaProcess;
import dev.postrider.testkit.process.MainJar;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kafka, an ingress and relays of one group, each a process. Closing kills them all. */
final class Fleet implements AutoCloseable {

    private static final List<String> JAVA_OPTIONS =
            List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Path directory;
    private final String bootstrapServers;
    private final Restartable kafka;
    private final URI ingressUrl;
    private final StatusClient statuses;
    private final Restartable ingress;
    private final Relays relays;

    private Fleet(Path directory, Map<String, String> relaySettings) {
        this.directory = directory;
        int kafkaPort = Ports.free();
        bootstrapServers = "127.0.0.1:" + kafkaPort;
        kafka = new Restartable("Kafka", () -> broker(kafkaPort), BrokerMain.READY);
        int ingressPort = Ports.free();
        ingressUrl = URI.create("http://127.0.0.1:" + ingressPort);
        statuses = new StatusClient(ingressUrl);
        ingress = new Restartable(
                "ingress", () -> service("ingress", Map.of("PORT", String.valueOf(ingressPort))), "Listening on ");
        relays = new Relays(() -> service("relay", relaySettings));
    }

    /** Waits until Kafka and the ingress are up. */
    static Fleet start(Path directory, Map<String, String> relaySettings) {
        return new Fleet(directory, relaySettings);
    }

    Restartable kafka() {
        return kafka;
    }

    Restartable ingress() {
        return ingress;
    }

    Relays relays() {
        return relays;
    }

    URI ingressUrl() {
        return ingressUrl;
    }

    StatusClient statuses() {
        return statuses;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Ends all as an operator would. */
    void terminate() {
        ingress.terminate();
        relays.terminate();
        kafka.terminate();
    }

    private JavaProcess broker(int port) {
        return JavaProcess.start(new JavaProcess.LaunchCommand(
                JAVA_OPTIONS,
                MainJar.of(BrokerMain.class, directory),
                List.of(directory.resolve("kafka").toString(), String.valueOf(port)),
                directory,
                Map.of()));
    }

    private JavaProcess service(String module, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("POSTRIDER_ADMIN_PORT", "0");
        return JavaProcess.start(new JavaProcess.LaunchCommand(
                JAVA_OPTIONS,
                Path.of("..", module, "target", "postrider-" + module + ".jar"),
                List.of(),
                directory,
                environment));
    }

    @Override
    public void close() {
        relays.close();
        ingress.close();
        kafka.close();
    }
}
