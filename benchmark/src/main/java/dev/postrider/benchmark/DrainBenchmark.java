package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.Packing;
import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.stage.Arrivals;
import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.ChatServer;
import dev.postrider.benchmark.stage.MeasuredProcess;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.StoredPost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How well a backlog is packed, and whether it goes out as fast as rate and packing allow. */
@Command(name = "drain", showDefaultValues = true, description = "Messages wait; a relay starts and posts them.")
final class DrainBenchmark implements Callable<Integer> {

    /** Of the issue: well below what fits, well above what no packing would do. */
    private static final int WANTED_PER_POST = 200;

    private static final double WANTED_TIME = 1.1;

    @Option(names = "--messages", description = "that wait, in all channels together")
    private int messages = 100_000;

    @Option(names = "--length", description = "of each, in code points")
    private int length = 60;

    @Option(names = "--channels", split = ",", description = "one run for each number of channels")
    private List<Integer> channels = List.of(1, 1_000);

    @Option(names = "--rate", description = "posts per second")
    private double rate = 10;

    @Option(names = "--at-most", description = "seconds until a run is given up")
    private int atMostSeconds = 900;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        channels.forEach(this::run);
        return 0;
    }

    private void run(int channelCount) {
        try (TestBed stage = TestBed.open();
                ChatServer server = new ChatServer()) {
            fill(stage, server, channelCount);
            long start = Clock.system().nanos();
            Arrivals arrivals = new Arrivals(server);
            try (MeasuredProcess relay = common.relay(stage, TestBed.RelayOptions.of(server.chat(), rate))) {
                relay.await(() -> arrivals.update().count() >= messages, Duration.ofSeconds(atMostSeconds));
            }
            table(channelCount, arrivals, start).print(common.out());
        }
    }

    private void fill(TestBed stage, ChatServer server, int channelCount) {
        List<Address.ChannelId> addresses = new ChannelIds(TestBed.PARTITIONS).spread(channelCount);
        server.open(addresses);
        stage.writer().backlog(addresses, messages, length);
    }

    private ResultTable table(int channelCount, Arrivals arrivals, long start) {
        Packing packing = new Packing(Integer.parseInt(Catalogue.MATTERMOST_POST_LIMIT.defaultText()), length);
        int perChannel = (messages + channelCount - 1) / channelCount;
        double needed = (double) channelCount * packing.posts(perChannel);
        double allowedSeconds = needed / rate;

        List<StoredPost> posts = arrivals.posts();
        ResultTable table = new ResultTable("drain: %,d messages of %d code points in %,d channels, %s posts/s"
                .formatted(messages, length, channelCount, rate));
        table.atLeast("different messages posted", arrivals.count(), messages)
                .atMost("messages posted again", arrivals.repeats(), 0)
                .shown("posts that hold them all", needed)
                .shown("posts made", posts.size());
        if (posts.isEmpty()) {
            return table;
        }
        long first = posts.get(0).committedNanos();
        long last = posts.get(posts.size() - 1).committedNanos();
        // The first post takes its permit's time too.
        double seconds = (last - first) / 1e9 + 1 / rate;
        // For each message, so that a run that was given up is not praised for its short time.
        double ratio = seconds / arrivals.count() / (allowedSeconds / messages);
        return table.atLeast(
                        "messages in a post, on average",
                        (double) arrivals.count() / posts.size(),
                        Math.min(WANTED_PER_POST, messages / needed))
                .shown("seconds that the rate takes for these posts", allowedSeconds)
                .shown("seconds from the first to the last post", seconds)
                .atMost("the same as a ratio, for each message", ratio, WANTED_TIME)
                .shown("seconds from the relay's start to the first post", (first - start) / 1e9);
    }
}
