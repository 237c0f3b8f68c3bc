package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.Pauses;
import dev.postrider.benchmark.figures.Samples;
import dev.postrider.benchmark.figures.Table;
import dev.postrider.benchmark.stage.Arrivals;
import dev.postrider.benchmark.stage.Channels;
import dev.postrider.benchmark.stage.ChatServer;
import dev.postrider.benchmark.stage.MeasuredProcess;
import dev.postrider.benchmark.stage.Stage;
import dev.postrider.benchmark.stage.Steady;
import dev.postrider.benchmark.stage.Timed;
import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.Post;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the channels notice of a relay that is stopped. */
@Command(
        name = "takeover",
        showDefaultValues = true,
        description = "Three relays post steadily to many channels; one is stopped cleanly.")
final class Takeover implements Callable<Integer> {

    private static final int RELAYS = 3;
    private static final double WANTED_SECONDS = 2;
    private static final int LENGTH = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--channels", description = "that all get messages")
    private int channels = 120;

    @Option(names = "--every", description = "milliseconds between two messages of one channel")
    private int everyMillis = 500;

    @Option(names = "--rate", description = "posts per second, more than are needed")
    private double rate = 1_000;

    @Option(names = "--seconds", description = "to watch before the stop, and from the stop on")
    private int seconds = 15;

    @Option(names = "--rounds", description = "stops, each of one of three relays")
    private int rounds = 3;

    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() {
        Table table = new Table("takeover: %d relays, %d channels with a message each every %d ms"
                .formatted(RELAYS, channels, everyMillis));
        try (Stage stage = Stage.open();
                ChatServer server = new ChatServer()) {
            List<Address.ChannelId> addresses = new Channels(Stage.PARTITIONS).spread(channels);
            server.open(addresses);
            Timed timed = new Timed(stage.writer(), LENGTH, 0);
            Run run =
                    new Run(timed, new Steady(timed, addresses, Duration.ofMillis(everyMillis)), new Arrivals(server));
            Deque<MeasuredProcess> relays = new ArrayDeque<>();
            for (int round = 1; round <= rounds; round++) {
                while (relays.size() < RELAYS) {
                    relays.add(common.relay(stage, Stage.Wish.of(server.chat(), rate)));
                }
                stage.group().awaitMembers(RELAYS);
                run.steady.during(Duration.ofSeconds(seconds)); // a new relay warms up
                Stop stop = run.stop(relays.remove(), Duration.ofSeconds(seconds));
                run.awaitAll(relays.element());
                run.judge(table, round, stop);
            }
            table.atLeast("different messages posted", run.arrivals.count(), run.timed.next())
                    .atMost("messages posted again", run.arrivals.repeats(), 0);
        }
        table.print(common.out());
        return 0;
    }

    /**
     * When a relay was told to stop.
     *
     * @param watchedFromNanos when watching began
     * @param firstBehind number of the first message written after it was told
     * @param tookNanos until its process had ended
     */
    private record Stop(long watchedFromNanos, long atNanos, int firstBehind, long tookNanos) {}

    private record Run(Timed timed, Steady steady, Arrivals arrivals) {

        private Stop stop(MeasuredProcess relay, Duration watch) {
            Clock clock = Clock.system();
            long from = clock.nanos();
            steady.during(watch);
            long at = clock.nanos();
            int firstBehind = timed.next();
            CompletableFuture<Long> took = CompletableFuture.supplyAsync(() -> {
                relay.stop();
                return clock.nanos() - at;
            });
            steady.during(watch);
            return new Stop(from, at, firstBehind, took.join());
        }

        private void awaitAll(MeasuredProcess running) {
            running.await(() -> arrivals.update().count() == timed.next(), PATIENCE);
        }

        private void judge(Table table, int round, Stop stop) {
            Pauses before = new Pauses(stop.watchedFromNanos, stop.atNanos);
            Pauses behind = new Pauses(stop.atNanos, Long.MAX_VALUE);
            for (Post post : arrivals.posts()) {
                before.post(post.channelId(), post.committedNanos());
                behind.post(post.channelId(), post.committedNanos());
            }
            Samples since = Samples.of(timed.delays(
                    IntStream.range(stop.firstBehind, timed.next()).boxed().toList(), arrivals));
            String name = "stop " + round + ": ";
            table.shown(name + "its process ended after, s", stop.tookNanos / 1e9)
                    .shown(name + "longest pause of a channel before it, s", before.longest() / 1e9)
                    .atMost(name + "longest pause of a channel from it on, s", behind.longest() / 1e9, WANTED_SECONDS)
                    .shown(name + "slowest message from it on, written to posted, s", since.max() / 1e9);
        }
    }
}
