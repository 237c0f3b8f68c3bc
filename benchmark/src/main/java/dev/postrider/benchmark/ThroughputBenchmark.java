package dev.postrider.benchmark;

import dev.postrider.benchmark.bare.BareLoop;
import dev.postrider.benchmark.bare.ImmediateAnswers;
import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.figures.Speed;
import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.MeasuredProcess;
import dev.postrider.benchmark.stage.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the relay's care costs: its messages per second against those of a loop that takes none. */
@Command(
        name = "throughput",
        showDefaultValues = true,
        description = "Relay and bare loop in turn, rate and packing off, a destination that answers at once.")
final class ThroughputBenchmark implements Callable<Integer> {

    private static final double WANTED = 0.5;
    private static final int LENGTH = 60;

    /** Both get more than they use. */
    private static final int HEAP_MEBIBYTES = 256;

    /** The most that the setting takes: as good as none. */
    private static final double RATE_OFF = 100_000;

    /** Takes the relay's own choice back: as many threads as the JVM of this machine has by itself, which may be none. */
    private static final List<String> THREADS_OF_THE_JVM =
            List.of("-Djava.util.concurrent.ForkJoinPool.common.parallelism="
                    + Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

    @Option(names = "--messages", description = "of each run")
    private int messages = 100_000;

    @Option(names = "--channels", description = "they are for; the relay has one post in flight for each")
    private int channels = 1_000;

    @Option(names = "--in-flight", description = "of the bare loop, in all; the relay's own bound is 64")
    private int inFlight = 64;

    @Option(names = "--rounds", description = "of one run each")
    private int rounds = 3;

    @Option(names = "--at-most", description = "seconds until a run is given up")
    private int atMostSeconds = 300;

    @Mixin
    private CommonOptions common = new CommonOptions();

    private interface Subject {
        MeasuredProcess start(TestBed stage, TestBed.RelayOptions wish);
    }

    @Override
    public Integer call() {
        ResultTable table = new ResultTable(
                "throughput: %,d messages of %d code points over %,d channels".formatted(messages, LENGTH, channels));
        double[] relay = new double[rounds];
        double[] bare = new double[rounds];
        double[] tuned = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            relay[round] = speed(common::relay);
            bare[round] = speed(bareLoop(THREADS_OF_THE_JVM));
            tuned[round] = speed(bareLoop(List.of()));
            String name = "round " + (round + 1);
            table.shown(name + ": relay, messages/s", Math.rint(relay[round]))
                    .shown(name + ": bare loop, messages/s", Math.rint(bare[round]))
                    .shown(name + ": bare loop with the relay's threads, messages/s", Math.rint(tuned[round]));
        }
        table.atLeast("relay against bare loop, medians", Speed.median(relay) / Speed.median(bare), WANTED)
                .atLeast("… with the relay's threads, medians", Speed.median(relay) / Speed.median(tuned), WANTED)
                .print(common.out());
        return 0;
    }

    private Subject bareLoop(List<String> javaOptions) {
        return (stage, wish) ->
                common.program(stage, wish, javaOptions, BareLoop.arguments(stage, wish.chat(), inFlight));
    }

    private double speed(Subject subject) {
        try (TestBed stage = TestBed.open();
                ImmediateAnswers server = ImmediateAnswers.start(messages)) {
            stage.writer().backlog(new ChannelIds(TestBed.PARTITIONS).spread(channels), messages, LENGTH);
            TestBed.RelayOptions wish = new TestBed.RelayOptions(server.chat(), RATE_OFF, HEAP_MEBIBYTES, false);
            try (MeasuredProcess process = subject.start(stage, wish)) {
                if (!process.await(() -> server.posts() >= messages, Duration.ofSeconds(atMostSeconds))) {
                    common.out().println("given up: " + server.posts() + " of " + messages + " posted");
                }
            }
            return Speed.perSecond(server.arrivals());
        }
    }
}
