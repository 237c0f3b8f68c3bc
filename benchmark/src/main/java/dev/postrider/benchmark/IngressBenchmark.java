package dev.postrider.benchmark;

import dev.postrider.benchmark.bare.BareHandler;
import dev.postrider.benchmark.bare.BareProducer;
import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.figures.Speed;
import dev.postrider.benchmark.load.CallOutcome;
import dev.postrider.benchmark.load.LoadGenerator;
import dev.postrider.benchmark.load.Tally;
import dev.postrider.benchmark.stage.CallerProfile;
import dev.postrider.benchmark.stage.TestBed;
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
        description = "Bare handler, bare producers and ingress in turn, as many calls as they answer.")
final class IngressBenchmark implements Callable<Integer> {

    private static final double WANTED_OF_HANDLER = 0.65;
    private static final double WANTED_OF_PRODUCER = 0.5;

    /** Requests to Kafka at once: what its producer does by itself, and what the ingress's does. */
    private static final int BY_DEFAULT = 5;

    private static final int LIKE_THE_INGRESS = 1;

    private static final double NANOS_PER_MILLI = 1e6;

    @Option(names = "--connections", description = "with one call each; the producer has as many callers")
    private int connections = 64;

    @Option(names = "--warm-up", description = "seconds of each before it is measured")
    private int warmUpSeconds = 25;

    @Option(names = "--seconds", description = "of each in each round")
    private int seconds = 10;

    @Option(names = "--rounds", description = "of all in turn")
    private int rounds = 3;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        ResultTable table = new ResultTable("ingress: %d connections, texts of %d characters to %d channels"
                .formatted(connections, CommonOptions.LENGTH, CommonOptions.CHANNELS));
        CallerProfile caller = CallerProfile.unhindered();
        try (TestBed stage = TestBed.open();
                TestBed other = TestBed.open();
                WebProcess handler = common.besideIngress(stage, BareHandler::arguments);
                WebProcess producer = producer(other, BY_DEFAULT);
                WebProcess oneByOne = producer(other, LIKE_THE_INGRESS);
                WebProcess ingress = common.ingress(stage, caller)) {
            new Comparison(
                            table,
                            common.callers(handler, caller, connections),
                            producer,
                            oneByOne,
                            common.callers(ingress, caller, connections))
                    .measure(stage);
        }
        table.print(common.out());
        return 0;
    }

    private WebProcess producer(TestBed stage, int inFlight) {
        return common.besideIngress(stage, port -> BareProducer.arguments(stage, port, connections, inFlight));
    }

    private final class Comparison {

        private final ResultTable table;
        private final LoadGenerator handler;
        private final WebProcess producer;
        private final WebProcess oneByOne;
        private final LoadGenerator ingress;
        private final double[] ofHandler = new double[rounds];
        private final double[] ofProducer = new double[rounds];
        private final double[] ofOneByOne = new double[rounds];
        private final double[] ofIngress = new double[rounds];

        private Comparison(
                ResultTable table,
                LoadGenerator handler,
                WebProcess producer,
                WebProcess oneByOne,
                LoadGenerator ingress) {
            this.table = table;
            this.handler = handler;
            this.producer = producer;
            this.oneByOne = oneByOne;
            this.ingress = ingress;
        }

        private void measure(TestBed stage) {
            long before = stage.records();
            handler.closedLoop(Duration.ofSeconds(warmUpSeconds));
            producer.ask(BareProducer.target(warmUpSeconds), List.of());
            oneByOne.ask(BareProducer.target(warmUpSeconds), List.of());
            Tally warmUp = ingress.closedLoop(Duration.ofSeconds(warmUpSeconds));
            long accepted = warmUp.count(CallOutcome.ACCEPTED);
            long others = warmUp.count() - accepted;
            for (int round = 0; round < rounds; round++) {
                ofHandler[round] = row(round, "bare handler", handler.closedLoop(Duration.ofSeconds(seconds)));
                ofProducer[round] = row(round, "bare producer", producer);
                ofOneByOne[round] = row(round, "bare producer, one request at a time", oneByOne);
                Tally tally = ingress.closedLoop(Duration.ofSeconds(seconds));
                ofIngress[round] = row(round, "ingress", tally);
                accepted += tally.count(CallOutcome.ACCEPTED);
                others += tally.count() - tally.count(CallOutcome.ACCEPTED);
            }
            table.atLeast(
                            "ingress against bare handler, medians",
                            Speed.median(ofIngress) / Speed.median(ofHandler),
                            WANTED_OF_HANDLER)
                    .atLeast(
                            "ingress against bare producer, medians",
                            Speed.median(ofIngress) / Speed.median(ofProducer),
                            WANTED_OF_PRODUCER)
                    .shown(
                            "ingress against one with one request at a time",
                            Speed.median(ofIngress) / Speed.median(ofOneByOne))
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
                    tally.rate(CallOutcome.ACCEPTED),
                    List.of(tally.millis(50, CallOutcome.ACCEPTED), tally.millis(99, CallOutcome.ACCEPTED)));
        }

        private double row(int round, String what, WebProcess bareProducer) {
            BareProducer.ProducerFigures written =
                    BareProducer.ProducerFigures.parse(bareProducer.ask(BareProducer.target(seconds), List.of()));
            return row(
                    round,
                    what,
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
