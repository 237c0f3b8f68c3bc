package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.load.CallOutcome;
import dev.postrider.benchmark.load.LoadGenerator;
import dev.postrider.benchmark.load.Tally;
import dev.postrider.benchmark.stage.CallerProfile;
import dev.postrider.benchmark.stage.ResidentMemory;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.benchmark.stage.WebProcess;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What ten times too much does to those that are admitted, to those that are not, and to the time after it.
 *
 * <p>Too much of two kinds: a caller that calls ten times as often as its key may, and ten times as many callers at once
 * as may wait for Kafka.
 */
@Command(name = "overload", showDefaultValues = true, description = "Ten times too much, of two kinds; then as before.")
final class OverloadBenchmark implements Callable<Integer> {

    private static final double TIMES = 10;
    private static final double WANTED_ADMITTED_MILLIS = 100;
    private static final double WANTED_REFUSED_MILLIS = 10;
    private static final double WANTED_AFTERWARDS = 0.9;
    private static final double WANTED_MEBIBYTES = 200;

    /** Of the callers that measure before and after. */
    private static final int CONNECTIONS = 64;

    private static final CallOutcome[] REFUSED = {CallOutcome.LIMITED, CallOutcome.UNAVAILABLE};

    @Option(names = "--rate", description = "calls per second that the key may make; ten times as many are made")
    private int rate = 500;

    @Option(names = "--connections", description = "that those are made on")
    private int connections = 256;

    @Option(names = "--in-flight", description = "calls that may wait for Kafka; ten times as many connections call")
    private int inFlight = 8;

    @Option(names = "--seconds", description = "of too much")
    private int seconds = 60;

    @Option(names = "--warm-up", description = "seconds before anything is measured")
    private int warmUpSeconds = 25;

    @Option(names = "--beside", description = "seconds of measuring the usual speed, before and after")
    private int besideSeconds = 10;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        CallerProfile limited = CallerProfile.withRate(rate, rate);
        run(
                "overload: %,d calls/s by a key that may make %,d".formatted((int) (rate * TIMES), rate),
                limited,
                ingress -> common.callers(ingress, limited, connections)
                        .openLoop(rate * TIMES, Duration.ofSeconds(seconds)));
        int crowd = (int) (inFlight * TIMES);
        CallerProfile one = CallerProfile.unhindered().at("POSTRIDER_MAX_IN_FLIGHT", String.valueOf(inFlight));
        run(
                "overload: %d callers at once where %d may wait for Kafka".formatted(crowd, inFlight),
                one,
                ingress -> common.callers(ingress, one, crowd).closedLoop(Duration.ofSeconds(seconds)));
        return 0;
    }

    private void run(String title, CallerProfile caller, Function<WebProcess, Tally> flood) {
        ResultTable table = new ResultTable(title);
        try (TestBed stage = TestBed.open();
                WebProcess ingress = common.ingress(stage, caller)) {
            LoadGenerator usual = common.callers(ingress, CallerProfile.unhindered(), CONNECTIONS);
            usual.closedLoop(Duration.ofSeconds(warmUpSeconds));
            try (ResidentMemory resident = ResidentMemory.of(ingress.process())) {
                double before = speed(usual);
                long records = stage.records();
                Tally tally = flood.apply(ingress);
                judge(table, tally);
                table.atMost(
                                "records in Kafka beside those answered with 202",
                                (double) Math.abs(stage.records() - records - tally.count(CallOutcome.ACCEPTED)),
                                0)
                        .atLeast("speed afterwards against before", speed(usual) / before, WANTED_AFTERWARDS)
                        .atMost("resident, MiB (most)", resident.mostMebibytes(), WANTED_MEBIBYTES);
            }
        }
        table.print(common.out());
    }

    /** Messages accepted a second: of an ingress that only refuses there are none, however fast it is. */
    private double speed(LoadGenerator usual) {
        Duration time = Duration.ofSeconds(besideSeconds);
        return usual.closedLoop(time).count(CallOutcome.ACCEPTED) * 1e9 / time.toNanos();
    }

    private void judge(ResultTable table, Tally tally) {
        table.shown("admitted, a second", Math.rint(tally.rate(CallOutcome.ACCEPTED)))
                .shown("429, a second", Math.rint(tally.rate(CallOutcome.LIMITED)))
                .shown("503, a second", Math.rint(tally.rate(CallOutcome.UNAVAILABLE)))
                .atMost("answers of any other kind", (double) tally.count(CallOutcome.OTHER), 0)
                .atMost("calls that found no connection", (double) tally.unsent(), 0)
                .shown("admitted: p50, ms", tally.millis(50, CallOutcome.ACCEPTED))
                .atMost("admitted: p99, ms", tally.millis(99, CallOutcome.ACCEPTED), WANTED_ADMITTED_MILLIS)
                .shown("refused: p50, ms", tally.millis(50, REFUSED))
                .atMost("refused: p99, ms", tally.millis(99, REFUSED), WANTED_REFUSED_MILLIS);
    }
}
