package dev.postrider.e2e.chaos;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.guarantee.DeliveryJournal;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.LoggedRequest;
import dev.postrider.testkit.mattermost.RateLimit;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.mattermost.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The chat server, its limiter on: it counts what arrives, and breaks.
 *
 * <p>It lives in the JVM of the test, which nobody stops or kills: its posts outlive its outages as a database would,
 * and the times at which requests arrive are its own.
 */
final class Chat implements AutoCloseable {

    private static final int BURST = 30;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration LEAST_OUTAGE = Duration.ofSeconds(1);
    private static final Duration MOST_OUTAGE = Duration.ofSeconds(5);
    private static final int MOST_RESETS = 5;

    /** Short, so that long messages are split. */
    private static final int POST_LIMIT = 2_000;

    private final FakeMattermost server;
    private final Bot bot;
    private final List<String> addresses;

    private Chat(FakeMattermost server, int channels) {
        this.server = server;
        Team team = server.admin().team("ci");
        this.bot = server.admin().bot("courier", team);
        this.addresses = IntStream.range(0, channels)
                .mapToObj(i -> server.admin().openChannel(team, "channel-" + i, bot))
                .map(channel -> "channel/" + channel.id())
                .toList();
    }

    static Chat open(Plan plan) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
        try {
            FakeMattermost server = FakeMattermost.start(address, Clock.system());
            server.rateLimit(RateLimit.of(plan.rate() * 6 / 5, BURST));
            server.switches().maxMessageCodePoints(POST_LIMIT);
            return new Chat(server, plan.channels());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return server.url();
    }

    List<String> addresses() {
        return addresses;
    }

    Map<String, String> settings() {
        return Map.of(
                "POSTRIDER_MATTERMOST_URL", server.url().toString(),
                "POSTRIDER_MATTERMOST_TOKEN", bot.token(),
                "POSTRIDER_MATTERMOST_POST_LIMIT", String.valueOf(POST_LIMIT));
    }

    Trouble[] troubles() {
        return new Trouble[] {
            new Trouble("chat: connections refused", (chance, wait) -> {
                server.goDown();
                wait.between(chance, LEAST_OUTAGE, MOST_OUTAGE);
                server.comeUp();
                return true;
            }),
            new Trouble("chat: restarted, its duplicate detection forgotten", (chance, wait) -> {
                server.goDown();
                wait.between(chance, Duration.ZERO, LEAST_OUTAGE);
                server.restartNode();
                server.comeUp();
                return true;
            }),
            lasting("chat: every request gets a 502 in HTML", Fault.html(502), Scope.any()),
            lasting(
                    "chat: every post gets a 502 in HTML though it is stored",
                    Fault.htmlAfterCommit(502),
                    Scope.creating()),
            lasting("chat: every post gets a 500 of the database", Fault.saveFails(), Scope.creating()),
            new Trouble("chat: connections reset after commit", (chance, wait) -> {
                resetAfterCommit(1 + chance.nextInt(MOST_RESETS));
                return true;
            }),
            new Trouble("chat: reset after commit, then restarted and all forgotten", (chance, wait) -> {
                resetAfterCommit(1 + chance.nextInt(MOST_RESETS));
                wait.upTo(MOST_OUTAGE, () -> server.faults().armed().isEmpty());
                server.faults().clear();
                server.restartNode();
                return true;
            })
        };
    }

    private Trouble lasting(String name, Fault fault, Scope scope) {
        return new Trouble(name, (chance, wait) -> {
            server.faults().always(fault, scope);
            wait.between(chance, LEAST_OUTAGE, MOST_OUTAGE);
            server.faults().clear();
            return true;
        });
    }

    private void resetAfterCommit(int times) {
        server.faults().times(times, Fault.resetAfterCommit(), Scope.creating());
    }

    /** The texts of all posts. */
    List<String> posts() {
        return server.posts().stream().map(StoredPost::message).toList();
    }

    ShownPosts shown() {
        return ShownPosts.of(server.posts());
    }

    /** What was sent with every word that is shown by now. */
    DeliveryJournal shownAfter(DeliveryJournal sent) {
        DeliveryJournal whole = sent.withoutPosts();
        for (StoredPost post : server.posts()) {
            String address = ShownPosts.address(post);
            Texts.words(post.message()).forEach(word -> whole.posted(address, word, post.committedNanos()));
        }
        return whole;
    }

    /** Every request that arrived, the look-ups and those that were refused too. */
    DeliveryJournal requests() {
        DeliveryJournal requests = new DeliveryJournal();
        for (LoggedRequest request : server.requests()) {
            requests.posted("chat", request.method() + " " + request.path(), request.nanos());
        }
        return requests;
    }

    /** The same for the reader of a failed run: a line each with the time, the answer's status (-1: cut) and what it was. */
    void keepRequests(Path file) throws IOException {
        Files.write(
                file,
                server.requests().stream()
                        .map(request ->
                                request.at() + " " + request.status() + " " + request.method() + " " + request.path())
                        .toList());
    }

    int requestCount() {
        return server.requests().size();
    }

    /** How many of the requests were too many for its limiter. */
    long overLimit() {
        return server.count(request -> request.status() == TOO_MANY_REQUESTS);
    }

    @Override
    public void close() {
        server.close();
    }
}
