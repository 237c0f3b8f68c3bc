package dev.postrider.benchmark;

import dev.postrider.benchmark.bare.BareHandler;
import dev.postrider.benchmark.bare.BareProducer;
import dev.postrider.benchmark.figures.Speed;
import dev.postrider.benchmark.figures.Table;
import dev.postrider.benchmark.load.Callers;
import dev.postrider.benchmark.load.Kind;
import dev.postrider.benchmark.load.Tally;
import dev.postrider.benchmark.stage.Caller;
import dev.postrider.benchmark.stage.Stage;
import dev.postrider.benchmark.stage.WebProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the ingress adds to the web server below it and to the producer behind it. */
@Command(
        name = "ingress",
        showDefaultValues = true,
        description = "Bare handler, bare producer and ingress in turn, as many calls as they answer.")
final class Ingress implements Callable<Integer> {

    private static final double WANTED_OF_HANDLER = 0.65;
    private static final double WANTED_OF_PRODUCER = 0.5;
    private static final double NANOS_PER_MILLI = 1e6;

    @Option(names = "--connections", description = "with one call each; the producer has as many callers")
    private int connections = 64;

    @Option(names = "--warm-up", description = "seconds of each before it is measured")
    private int warmUpSeconds = 25;

    @Option(names = "--seconds", description = "of each in each round")
    private int seconds = 10;

    @Option(names = "--rounds", description = "of all three in turn")
    private int rounds = 3;

    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() {
        Table table = new Table("ingress: %d connections, texts of %d characters to %d channels"
                .formatted(connections, Common.LENGTH, Common.CHANNELS));
        Caller caller = Caller.unhindered();
        try (Stage stage = Stage.open();
                Stage other = Stage.open();
                WebProcess handler = common.besideIngress(stage, BareHandler::arguments);
                WebProcess producer =
                        common.besideIngress(other, port -> BareProducer.arguments(other, port, connections));
                WebProcess ingress = common.ingress(stage, caller)) {
            new Run(
                            table,
                            common.callers(handler, caller, connections),
                            producer,
                            common.callers(ingress, caller, connections))
                    .measure(stage);
        }
        table.print(common.out());
        return 0;
    }

    private final class Run {

        private final Table table;
        private final Callers handler;
        private final WebProcess producer;
        private final Callers ingress;
        private final double[] ofHandler = new double[rounds];
        private final double[] ofProducer = new double[rounds];
        private final double[] ofIngress = new double[rounds];

        private Run(Table table, Callers handler, WebProcess producer, Callers ingress) {
            this.table = table;
            this.handler = handler;
            this.producer = producer;
            this.ingress = ingress;
        }

        private void measure(Stage stage) {
            long before = stage.records();
            handler.closedLoop(Duration.ofSeconds(warmUpSeconds));
            producer.ask(BareProducer.target(warmUpSeconds));
            Tally warmUp = ingress.closedLoop(Duration.ofSeconds(warmUpSeconds));
            long accepted = warmUp.count(Kind.ACCEPTED);
            long others = warmUp.count() - accepted;
            for (int round = 0; round < rounds; round++) {
                ofHandler[round] = row(round, "bare handler", handler.closedLoop(Duration.ofSeconds(seconds)));
                ofProducer[round] = row(round, BareProducer.Written.parse(producer.ask(BareProducer.target(seconds))));
                Tally tally = ingress.closedLoop(Duration.ofSeconds(seconds));
                ofIngress[round] = row(round, "ingress", tally);
                accepted += tally.count(Kind.ACCEPTED);
                others += tally.count() - tally.count(Kind.ACCEPTED);
            }
            table.atLeast(
                            "ingress against bare handler, medians",
                            Speed.median(ofIngress) / Speed.median(ofHandler),
                            WANTED_OF_HANDLER)
                    .atLeast(
                            "ingress against bare producer, medians",
                            Speed.median(ofIngress) / Speed.median(ofProducer),
                            WANTED_OF_PRODUCER)
                    .atMost("answers of the ingress other than 202", (double) others, 0)
                    .shown("answers with 202", (double) accepted)
                    .atMost(
                            "records in Kafka beside those answered with 202",
                            (double) Math.abs(stage.records() - before - accepted),
                            0);
        }

        private double row(int round, String what, Tally tally) {
            return row(
                    round,
                    what,
                    tally.rate(Kind.ACCEPTED),
                    List.of(tally.millis(50, Kind.ACCEPTED), tally.millis(99, Kind.ACCEPTED)));
        }

        private double row(int round, BareProducer.Written written) {
            return row(
                    round,
                    "bare producer",
                    (double) written.records() / seconds,
                    List.of(written.p50Nanos() / NANOS_PER_MILLI, written.p99Nanos() / NANOS_PER_MILLI));
        }

        private double row(int round, String what, double rate, List<Double> millis) {
            table.shown(
                    "round %d: %s, a second (p50, p99 in ms)".formatted(round + 1, what),
                    "%,.0f (%.1f, %.1f)".formatted(rate, millis.get(0), millis.get(1)));
            return rate;
        }
    }
}
