package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a FakeMattermost by hand, so that a relay can be pointed at it. */
@Command(
        name = "fake-mattermost",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "A server that behaves like Mattermost towards a bot, for trying and testing a relay.")
public final class FakeMattermostMain {

    private static final String ID = "[a-z0-9]{26}";

    @Option(names = "--bind", description = "address to listen on")
    private String bind = "127.0.0.1";

    @Option(names = "--port", description = "port to listen on, 0 for a free one")
    private int port = 8065;

    @Option(names = "--token", description = "the bot's token, 26 lower-case letters and digits")
    private String token = "faketokenforthebot12345678";

    @Option(names = "--channel", description = "id of the open channel \"builds\"")
    private String channel = "fakechannelbuilds123456789";

    @Option(names = "--private-channel", description = "id of the private channel \"releases\"")
    private String privateChannel = "fakechannelreleases1234567";

    @Option(names = "--team", description = "name of the team")
    private String team = "ci";

    @Option(names = "--rate-limit", description = "requests per second and address; 0 for no limit")
    private int perSec;

    @Option(names = "--burst", description = "requests at once when there is a limit")
    private int burst = 100;

    @Option(names = "--channels", description = "further open channels: channel-0 (fakechannel000000000000000), ...")
    private int channels;

    private FakeMattermostMain() {}

    public static void main(String[] args) {
        System.exit(run(args, new PrintWriter(System.out, true, StandardCharsets.UTF_8)));
    }

    private static int run(String[] args, PrintWriter out) {
        var stopped = new CountDownLatch(1);
        return run(args, out, fake -> {
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "fake-mattermost-stop"));
            stopped.await();
        });
    }

    /** What is done while the server is up. */
    @FunctionalInterface
    interface WhileUp {
        void with(FakeMattermost fake) throws InterruptedException;
    }

    static int run(String[] args, PrintWriter out, WhileUp whileUp) {
        var main = new FakeMattermostMain();
        var line = new CommandLine(main).setOut(out).setErr(out);
        try {
            CommandLine.ParseResult parsed = line.parseArgs(args);
            if (parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
                line.usage(out);
                return 0;
            }
            return main.serve(out, whileUp);
        } catch (CommandLine.ParameterException | IllegalArgumentException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    private int serve(PrintWriter out, WhileUp whileUp) {
        for (String id : new String[] {token, channel, privateChannel}) {
            if (!id.matches(ID)) {
                throw new IllegalArgumentException("not 26 lower-case letters and digits: " + id);
            }
        }
        try (var fake = FakeMattermost.start(new InetSocketAddress(bind, port), Clock.system())) {
            furnish(fake, out);
            whileUp.with(fake);
            return 0;
        } catch (IOException e) {
            out.println("Cannot listen on " + bind + ":" + port + ": " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Such an id can be worked out by the driver of the fake. */
    private static String numberedChannel(int number) {
        return String.format(Locale.ROOT, "fakechannel%015d", number);
    }

    private void furnish(FakeMattermost fake, PrintWriter out) {
        Administrator admin = fake.admin();
        Team home = admin.team(team);
        Bot bot = admin.botWithToken(token, "postrider", home);
        admin.channelWithId(channel, "O", home, "builds", bot);
        admin.channelWithId(privateChannel, "P", home, "releases", bot);
        admin.person("alice", home);
        for (int i = 0; i < channels; i++) {
            admin.channelWithId(numberedChannel(i), "O", home, "channel-" + i, bot);
        }
        if (perSec > 0) {
            fake.rateLimit(RateLimit.of(perSec, burst));
        }
        out.println("FakeMattermost at " + fake.url());
        out.println("  bot               postrider, token " + token);
        out.println("  admin token       " + admin.token());
        out.println("  team              " + team + " (" + home.id() + ")");
        out.println("  open channel      builds (" + channel + ")");
        out.println("  private channel   releases (" + privateChannel + ")");
        if (channels > 0) {
            out.println("  numbered channels channel-0 (" + numberedChannel(0) + ") to channel-" + (channels - 1) + " ("
                    + numberedChannel(channels - 1) + ")");
        }
        out.println("  person            alice");
        out.println("  posts so far      curl " + fake.url() + "/_fake/posts");
        out.println();
        out.println("export MM_URL=" + fake.url());
        out.println("export MM_PROXY_TOKEN=" + token);
        out.flush();
    }
}
