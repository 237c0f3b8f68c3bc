package dev.postrider.benchmark;

import dev.postrider.benchmark.figures.ResultTable;
import dev.postrider.benchmark.figures.Windows;
import dev.postrider.benchmark.stage.Arrivals;
import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.ChatServer;
import dev.postrider.benchmark.stage.Polling;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.StoredPost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether relays that have work use the rate they are given, and no more. */
@Command(
        name = "rate",
        showDefaultValues = true,
        description = "Long messages wait in every partition; relays post them for a while.")
final class RateBenchmark implements Callable<Integer> {

    private static final double WANTED = 0.97;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** Shares are settled, and their limiters too. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** So long that no two fit one post: every message is a post of its own. */
    private static final int LENGTH = 9_000;

    /** Enough for the slowest share: nobody may run out of work. */
    private static final double SURPLUS = 2;

    @Option(names = "--relays", split = ",", description = "one run for each number of relays")
    private List<Integer> relays = List.of(1, 3);

    @Option(names = "--rate", description = "posts per second of all relays together")
    private double rate = 10;

    @Option(names = "--channels", description = "with messages")
    private int channels = 120;

    @Option(names = "--seconds", description = "to watch, with steady membership; at least 10")
    private int seconds = 60;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        ResultTable table = new ResultTable(
                "rate: %s posts/s, windows of %d s within %d s".formatted(rate, WINDOW.toSeconds(), seconds));
        relays.forEach(count -> run(count, table));
        table.print(common.out());
        return 0;
    }

    private void run(int count, ResultTable table) {
        try (TestBed stage = TestBed.open();
                ChatServer server = new ChatServer()) {
            List<Address.ChannelId> addresses = new ChannelIds(TestBed.PARTITIONS).spread(channels);
            server.open(addresses);
            int messages = (int) (SURPLUS * rate * (seconds + 2 * SETTLING.toSeconds()));
            stage.writer().backlog(addresses, Math.max(messages, addresses.size()), LENGTH);
            for (int number = 0; number < count; number++) {
                common.relay(stage, TestBed.RelayOptions.of(server.chat(), rate)); // the stage ends it
            }
            stage.group().awaitMembers(count);
            Polling waiting = new Polling();
            waiting.pause(SETTLING);
            long from = Clock.system().nanos();
            waiting.pause(Duration.ofSeconds(seconds));
            long to = Clock.system().nanos();
            judge(table, count, Windows.within(posts(server), from, to, WINDOW.toNanos()));
        }
    }

    private static long[] posts(ChatServer server) {
        return new Arrivals(server)
                .update().posts().stream().mapToLong(StoredPost::committedNanos).toArray();
    }

    private void judge(ResultTable table, int count, Windows windows) {
        double full = rate * WINDOW.toSeconds();
        String who = count == 1 ? "1 relay: " : count + " relays: ";
        table.atLeast(who + "share of the rate in the emptiest window", windows.least() / full, WANTED)
                .atMost(who + "posts in the fullest window", windows.most(), full + count);
    }
}
