package dev.postrider.benchmark;

import dev.postrider.benchmark.bare.ImmediateAnswers;
import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.MeasuredProcess;
import dev.postrider.benchmark.stage.Polling;
import dev.postrider.benchmark.stage.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much memory a relay takes, whatever the backlog. */
@Command(name = "memory", showDefaultValues = true, description = "A backlog waits; a relay reads it and posts slowly.")
final class MemoryBenchmark implements Callable<Integer> {

    private static final double WANTED_MEBIBYTES = 256;

    /** Of the largest to the smallest: a backlog a hundred times as long may cost this much more. */
    private static final double FLAT = 1.1;

    private static final int HEAP_MEBIBYTES = 128;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Option(names = "--backlogs", split = ",", description = "one run for each number of messages")
    private List<Integer> backlogs = List.of(10_000, 100_000, 1_000_000);

    @Option(names = "--channels", description = "they are for")
    private int channels = 1_000;

    @Option(names = "--length", description = "of each message, in code points")
    private int length = 60;

    @Option(names = "--rate", description = "posts per second: slow, so that the backlog stays")
    private double rate = 1;

    @Option(names = "--seconds", description = "of watching, from the moment it owns all partitions")
    private int seconds = 60;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        ResultTable table = new ResultTable("memory: -Xmx%dm, messages of %d code points over %,d channels, %s posts/s"
                .formatted(HEAP_MEBIBYTES, length, channels, rate));
        List<Double> peaks = new ArrayList<>();
        for (int backlog : backlogs) {
            double peak = peakMebibytes(backlog);
            peaks.add(peak);
            table.atMost("%,d waiting: resident, MiB (most)".formatted(backlog), peak, WANTED_MEBIBYTES);
        }
        table.atMost("the last against the first", peaks.get(peaks.size() - 1) / peaks.get(0), FLAT)
                .print(common.out());
        return 0;
    }

    private double peakMebibytes(int backlog) {
        try (TestBed stage = TestBed.open();
                ImmediateAnswers server = ImmediateAnswers.start(0)) {
            stage.writer().backlog(new ChannelIds(TestBed.PARTITIONS).spread(channels), backlog, length);
            try (MeasuredProcess relay =
                    common.relay(stage, new TestBed.RelayOptions(server.chat(), rate, HEAP_MEBIBYTES, true))) {
                stage.group().awaitMembers(1);
                Polling waiting = new Polling();
                long peak = 0;
                for (int look = 0; look < seconds; look++) {
                    waiting.pause(BETWEEN_LOOKS);
                    peak = Math.max(peak, relay.residentKibibytes());
                }
                return Math.rint(peak / 1024.0);
            }
        }
    }
}
