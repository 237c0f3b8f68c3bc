package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.load.CallOutcome;
import dev.postrider.benchmark.load.LoadGenerator;
import dev.postrider.benchmark.load.Tally;
import dev.postrider.benchmark.stage.CallerProfile;
import dev.postrider.benchmark.stage.Drippers;
import dev.postrider.benchmark.stage.ResidentMemory;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.benchmark.stage.WebProcess;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long calls take that come at an even pace, whatever becomes of those before. */
@Command(name = "openloop", showDefaultValues = true, description = "Calls come at an even pace; how long each takes.")
final class OpenLoopBenchmark implements Callable<Integer> {

    private static final double WANTED_MILLIS = 20;
    private static final double WANTED_MEBIBYTES = 200;

    @Option(names = "--rate", description = "calls per second")
    private double rate = 2_000;

    @Option(names = "--seconds", description = "of calls")
    private int seconds = 60;

    @Option(names = "--warm-up", description = "seconds of the same before")
    private int warmUpSeconds = 30;

    @Option(names = "--connections", description = "that are kept; each carries one call at a time")
    private int connections = 256;

    @Option(names = "--drippers", description = "connections beside them that send their heads a byte each second")
    private int drippers = 0;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        ResultTable table = new ResultTable("openloop: %,.0f calls/s for %d s on %d connections, beside %,d that drip"
                .formatted(rate, seconds, connections, drippers));
        CallerProfile caller = CallerProfile.unhindered();
        try (TestBed stage = TestBed.open();
                WebProcess ingress = common.ingress(stage, caller);
                Drippers dripping = Drippers.open(drippers, ingress.address())) {
            LoadGenerator callers = common.callers(ingress, caller, connections);
            callers.openLoop(rate, Duration.ofSeconds(warmUpSeconds));
            long before = stage.records();
            try (ResidentMemory resident = ResidentMemory.of(ingress.process())) {
                Tally tally = callers.openLoop(rate, Duration.ofSeconds(seconds));
                long accepted = tally.count(CallOutcome.ACCEPTED);
                table.atLeast("answered with 202", (double) accepted, Math.floor(rate * seconds))
                        .atMost("answers other than 202", tally.count() - (double) accepted, 0)
                        .atMost("calls that found no connection", (double) tally.unsent(), 0)
                        .shown("p50, ms", tally.millis(50, CallOutcome.ACCEPTED))
                        .atMost("p99, ms", tally.millis(99, CallOutcome.ACCEPTED), WANTED_MILLIS)
                        .shown("p99.9, ms", tally.millis(99.9, CallOutcome.ACCEPTED))
                        .shown("most, ms", tally.millis(100, CallOutcome.ACCEPTED))
                        .shown("drippers ended by the ingress", dripping.ended())
                        .atMost("resident, MiB (most)", resident.mostMebibytes(), WANTED_MEBIBYTES)
                        .atMost(
                                "records in Kafka beside those answered with 202",
                                (double) Math.abs(stage.records() - before - accepted),
                                0);
            }
        }
        table.print(common.out());
        return 0;
    }
}
