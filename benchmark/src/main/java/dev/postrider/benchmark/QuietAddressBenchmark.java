package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.figures.Samples;
import dev.postrider.benchmark.stage.Arrivals;
import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.ChatServer;
import dev.postrider.benchmark.stage.MeasuredProcess;
import dev.postrider.benchmark.stage.MessageWriter;
import dev.postrider.benchmark.stage.Polling;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.benchmark.stage.TimedWriter;
import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long a message to a quiet address takes while another address is flooded.
 *
 * <p>Measured from just before the record is written, so reading it is part of the time: what is seen is an upper bound
 * of the time from read to posted, as long as the reader is past the flood. That it is, the mark tells, a message right
 * behind the flood in its partition: nothing is measured before it is posted.
 */
@Command(
        name = "quiet",
        showDefaultValues = true,
        description = "One address is flooded, two others say something now and then.")
final class QuietAddressBenchmark implements Callable<Integer> {

    private static final int FLOODED = 0;
    private static final int ELSEWHERE = 1;
    private static final int LENGTH = 60;
    private static final int PERMITS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--messages", description = "of the flood")
    private int messages = 300_000;

    @Option(names = "--rate", description = "posts per second")
    private double rate = 10;

    @Option(names = "--every", description = "milliseconds between two quiet messages, on average")
    private int everyMillis = 600;

    @Option(names = "--alone", description = "quiet messages before the flood, to see what one post takes")
    private int alone = 50;

    @Option(names = "--seconds", description = "of quiet messages beside the flood, at most; it may be out before")
    private int seconds = 240;

    @Option(names = "--seed", description = "of the spacing of quiet messages")
    private long seed = 1;

    @Mixin
    private CommonOptions common = new CommonOptions();

    private final Polling waiting = new Polling();

    @Override
    public Integer call() {
        ChannelIds channels = new ChannelIds(TestBed.PARTITIONS);
        Address.ChannelId flooded = channels.in(FLOODED);
        Address.ChannelId behind = channels.in(FLOODED);
        Address.ChannelId beside = channels.in(ELSEWHERE);
        try (TestBed stage = TestBed.open();
                ChatServer server = new ChatServer()) {
            server.open(List.of(flooded, behind, beside));
            try (MeasuredProcess relay = common.relay(stage, TestBed.RelayOptions.of(server.chat(), rate))) {
                stage.group().awaitMembers(1);
                new QuietRun(stage, relay, server, flooded)
                        .measure(behind, beside)
                        .print(common.out());
            }
        }
        return 0;
    }

    /** One relay and what it has posted. */
    private final class QuietRun {

        private final MessageWriter writer;
        private final MeasuredProcess relay;
        private final Address.ChannelId flooded;
        private final Arrivals quiet;
        private final Arrivals flood;
        private final TimedWriter timed;
        private final RandomGenerator random = new Random(seed);

        private QuietRun(TestBed stage, MeasuredProcess relay, ChatServer server, Address.ChannelId flooded) {
            this.writer = stage.writer();
            this.relay = relay;
            this.flooded = flooded;
            flood = new Arrivals(server, post -> post.channelId().equals(flooded.id()));
            quiet = new Arrivals(server, post -> !post.channelId().equals(flooded.id()));
            timed = new TimedWriter(writer, LENGTH, messages); // numbered on from the flood's
        }

        private ResultTable measure(Address behind, Address beside) {
            samples(sayAlone(behind)); // warms up
            Samples idle = samples(sayAlone(behind));

            writer.backlog(List.of(flooded), messages, LENGTH);
            Samples mark = samples(List.of(timed.write(behind)));
            List<Integer> samePartition = new ArrayList<>();
            List<Integer> otherPartition = new ArrayList<>();
            Clock clock = Clock.system();
            long end = clock.nanos() + Duration.ofSeconds(seconds).toNanos();
            while (flood.update().count() < messages && end - clock.nanos() > 0) {
                samePartition.add(sayAfterAWhile(behind));
                otherPartition.add(sayAfterAWhile(beside));
            }
            int left = messages - flood.update().count();
            return table(idle, mark, left)
                    .rows("behind the flood", samples(samePartition))
                    .rows("beside the flood", samples(otherPartition))
                    .table();
        }

        private List<Integer> sayAlone(Address address) {
            return Stream.generate(() -> sayAfterAWhile(address)).limit(alone).toList();
        }

        /** Never closer together than half the average, or the two would wait for each other. */
        private int sayAfterAWhile(Address address) {
            waiting.pause(Duration.ofMillis(everyMillis / 2 + random.nextInt(everyMillis)));
            return timed.write(address);
        }

        /** From written to posted, a minute at most for those still under way. */
        private Samples samples(List<Integer> numbers) {
            relay.await(
                    () -> {
                        quiet.update();
                        return numbers.stream()
                                .allMatch(number -> quiet.nanosOf(number).isPresent());
                    },
                    PATIENCE);
            return Samples.of(timed.delays(numbers, quiet));
        }

        private Judged table(Samples idle, Samples mark, int left) {
            ResultTable table = new ResultTable(
                    "quiet: a message each %d ms to one of two addresses, %,d waiting for another, %s posts/s"
                            .formatted(everyMillis, messages, rate));
            table.shown("without the flood: posted after, ms (p50)", millis(idle.percentile(50)))
                    .shown("without the flood: posted after, ms (most)", millis(idle.max()))
                    .shown("right behind the flood: posted after, ms", millis(mark.max()))
                    .shown("of the flood still waiting at the end", left);
            return new Judged(table, PERMITS * 1_000 / rate + millis(idle.percentile(50)));
        }
    }

    /** @param mostMillis two permits' wait and one post's usual latency, without a flood */
    private record Judged(ResultTable table, double mostMillis) {

        private Judged rows(String where, Samples samples) {
            table.shown(where + ": messages", samples.count())
                    .shown(where + ": posted after, ms (p50)", millis(samples.percentile(50)))
                    .atMost(where + ": posted after, ms (p99)", millis(samples.percentile(99)), mostMillis)
                    .shown(where + ": posted after, ms (most)", millis(samples.max()));
            return this;
        }
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
