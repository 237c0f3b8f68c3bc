package dev.postrider.ingress;

import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.KafkaCheck;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The ingress as a program of its own, against any Kafka. */
final class IngressProgram implements Program {

    private final OpenTelemetry openTelemetry;

    /** @param openTelemetry where spans go; no-op without an agent */
    IngressProgram(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    @Override
    public Service service() {
        return Service.INGRESS;
    }

    @Override
    public String purpose() {
        return "Accepts messages over HTTP and writes them to Kafka.";
    }

    @Override
    public Running start(Settings settings, PrintStream out) throws StartException {
        Metrics metrics = new Metrics();
        Ingress ingress = Ingress.start(IngressSettings.of(settings), settings.kafka(), metrics, openTelemetry);
        try {
            AdminServer admin = AdminServer.start(
                    settings.get(Catalogue.ADMIN_BIND),
                    settings.get(Catalogue.ADMIN_PORT),
                    ingress,
                    metrics.pageBeside(ingress.pages()));
            ingress.announce(out, "user/USERNAME");
            return new RunningIngress(ingress, admin);
        } catch (StartException e) {
            ingress.close();
            throw e;
        }
    }

    @Override
    public boolean check(Settings settings, PrintStream out) throws StartException {
        IngressSettings.of(settings).report(out);
        return KafkaCheck.report(settings.kafka(), settings.topics(), out);
    }

    @Override
    public List<Object> commands() {
        return IngressCommands.all();
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
