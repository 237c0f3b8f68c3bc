package dev.postrider.standalone;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.admin.Health;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.Ingress;
import dev.postrider.ingress.IngressSettings;
import dev.postrider.relay.Relay;
import dev.postrider.relay.RelaySettings;
import dev.postrider.relay.status.CallerActivity;
import io.opentelemetry.api.OpenTelemetry;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The all-in-one, put together: broker, relay, ingress, admin side.
 *
 * <p>Started from the inside out and closed from the outside in, so that what was accepted can still be delivered.
 */
final class Standalone implements Program.Running {

    private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);

    /** The lock on the data directory sees to it that there is one only. */
    private static final String INSTANCE_ID = "postrider";

    private final List<AutoCloseable> parts;
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    private Standalone(List<AutoCloseable> parts) {
        this.parts = parts;
    }

    /**
     * Starts everything.
     *
     * @param usableBytes of the disk with the data directory
     * @throws StartException when it cannot start; everything begun is closed again
     */
    static Standalone start(Settings settings, PrintStream out, LongSupplier usableBytes, OpenTelemetry openTelemetry)
            throws StartException {
        Standalone standalone = new Standalone(new ArrayList<>());
        try {
            IngressSettings ingressSettings = IngressSettings.of(settings);
            // The directory first: a second start by mistake fails on the ports too.
            StandaloneProgram.requireDirectory(settings);
            Ports.requireFree(settings);
            out.println("Starting Kafka, data directory " + settings.get(Catalogue.DATA_DIR) + " ...");
            EmbeddedBroker broker = standalone.keep(StandaloneProgram.startBroker(settings));
            ClientProperties clients = clients(broker);
            RelaySettings relaySettings = RelaySettings.of(settings, clients).withInstanceId(INSTANCE_ID);
            Metrics metrics = new Metrics();
            Relay relay = standalone.keep(Relay.start(relaySettings, Clock.system(), out, metrics, openTelemetry));
            Ingress ingress = standalone.keep(
                    Ingress.start(ingressSettings, clients, new DiskSpace(usableBytes), metrics, openTelemetry));
            standalone.keep(startAdmin(settings, relay, ingress, metrics));
            relay.failure().thenAccept(standalone.failure::complete);
            ingress.failure().thenAccept(standalone.failure::complete);
            ingress.awaitReady(); // a first call that follows what is announced must not be a 503
            ingress.announce(
                    out, relaySettings.chat() instanceof RelaySettings.Chat.Mattermost ? "user/USERNAME" : "user/jane");
            out.println(whereTo(relaySettings.chat()));
            return standalone;
        } catch (StartException | RuntimeException e) { // a fault too: a broker left alone would keep its data locked
            standalone.close();
            throw e;
        }
    }

    static ClientProperties clients(EmbeddedBroker broker) {
        return new ClientProperties(broker.bootstrapServers(), Map.of());
    }

    @Override
    public CompletionStage<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        for (int last = parts.size() - 1; last >= 0; last--) {
            close(parts.get(last));
        }
        parts.clear();
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.add(part);
        return part;
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) { // whatever it is, the other parts must be closed too: the broker above all
            LOG.error("Closing {} failed", part.getClass().getSimpleName(), e);
        }
    }

    private static AdminServer startAdmin(Settings settings, Relay relay, Ingress ingress, Metrics metrics)
            throws StartException {
        String bind = settings.get(Catalogue.ADMIN_BIND);
        Health health = new Health() {
            @Override
            public List<String> obstacles() {
                return Stream.<Health>of(ingress, relay)
                        .flatMap(part -> part.obstacles().stream())
                        .toList();
            }

            @Override
            public List<String> warnings() {
                return Stream.<Health>of(ingress, relay)
                        .flatMap(part -> part.warnings().stream())
                        .toList();
            }
        };
        List<AdminPage> pages = Stream.of(
                        ingress.pages(),
                        relay.pages(),
                        relay.statusPages(
                                Service.STANDALONE.program(),
                                settings.shown(),
                                health,
                                () -> Optional.of(callers(ingress))))
                .flatMap(List::stream)
                .toList();
        return AdminServer.start(bind, settings.get(Catalogue.ADMIN_PORT), health, metrics.pageBeside(pages));
    }

    private static List<CallerActivity> callers(Ingress ingress) {
        return ingress.calls().callers().stream()
                .map(calls -> new CallerActivity(calls.name(), calls.accepted(), calls.refused(), calls.lastSeen()))
                .toList();
    }

    private static String whereTo(RelaySettings.Chat chat) {
        return chat instanceof RelaySettings.Chat.Mattermost mattermost
                ? "Posting to " + mattermost.settings().url()
                : "No chat server is configured: posts are printed here. Set MM_URL and MM_PROXY_TOKEN for"
                        + " Mattermost.";
    }
}
