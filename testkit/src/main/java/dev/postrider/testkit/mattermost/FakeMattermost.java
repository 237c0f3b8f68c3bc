package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.http.HttpListener;
import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A real HTTP server that behaves as one Mattermost node does towards a bot.
 *
 * <p>Thread-safe. Its clock decides about {@code create_at}, rate limits, duplicate detection and replica lag; delays
 * and waiting are real time. With a clock that does not move all posts share one {@code create_at}, and {@code after}
 * skips posts of its anchor's millisecond: move the clock between posts that are to be read back.
 */
public final class FakeMattermost implements AutoCloseable {

    private final Clock clock;
    private final ServerState world;
    private final Api api;
    private final ControlApi control;
    private final RequestLog log;
    private final Administrator admin;
    private final HttpListener listener;
    private volatile RateLimit rateLimit = RateLimit.off();

    private FakeMattermost(InetSocketAddress address, Clock clock, RandomGenerator random) throws IOException {
        this.clock = clock;
        this.world = ServerState.empty(clock, new IdGenerator(random));
        this.api = new Api(world, new Limiter(rateLimit, clock, world.switches()));
        this.control = new ControlApi(this, world);
        this.log = new RequestLog(clock);
        this.admin = firstAccount(world);
        this.listener = HttpListener.open(address, this::answer);
    }

    /** On a free port of the loopback interface, by the machine's clock. */
    public static FakeMattermost start() {
        return start(Clock.system());
    }

    /** On a free port of the loopback interface. */
    public static FakeMattermost start(Clock clock) {
        try {
            return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FakeMattermost start(InetSocketAddress address, Clock clock) throws IOException {
        return new FakeMattermost(address, clock, new SecureRandom());
    }

    private static Administrator firstAccount(ServerState world) {
        var user = new User(world.ids().next(), "admin", "system_admin system_user", false, "", "admin", 0);
        var token =
                new UserDirectory.AccessToken(world.ids().next(), world.ids().next(), user.id(), "test");
        world.people().add(user);
        world.people().add(token);
        return new Administrator(world, user, token.secret());
    }

    private HttpReply answer(ReceivedRequest request) throws InterruptedException {
        if (request.path().startsWith(ControlApi.PREFIX)) {
            return control.handle(request);
        }
        long number = log.arrived(request);
        HttpReply reply = api.handle(request);
        log.answered(number, reply instanceof Response response ? response.status() : -1);
        return reply;
    }

    /** Without a trailing slash; what MM_URL wants. */
    public URI url() {
        InetSocketAddress address = listener.address();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    public Administrator admin() {
        return admin;
    }

    public ArmedFaults faults() {
        return world.faults();
    }

    public Switches switches() {
        return world.switches();
    }

    /** Every post in the order of commit. */
    public List<StoredPost> posts() {
        return world.posts().from(0);
    }

    /** Every post of one channel in the order of commit. */
    public List<StoredPost> posts(String channelId) {
        return world.posts().all(in(channelId));
    }

    /** Waits for at least that many posts in the channel and fails when they do not come. */
    public List<StoredPost> awaitPosts(String channelId, int count, Duration atMost) {
        return await(in(channelId), count, atMost);
    }

    /** Waits for at least that many posts in all channels together and fails when they do not come. */
    public List<StoredPost> awaitPosts(int count, Duration atMost) {
        return await(post -> true, count, atMost);
    }

    private List<StoredPost> await(Predicate<StoredPost> wanted, int count, Duration atMost) {
        try {
            List<StoredPost> found = world.posts().await(wanted, count, atMost);
            if (found.size() < count) {
                throw new AssertionError("only " + found.size() + " of " + count + " posts after " + atMost);
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for posts", e);
        }
    }

    private static Predicate<StoredPost> in(String channelId) {
        return post -> post.channelId().equals(channelId);
    }

    /** The last 100,000 requests in order of arrival; those of the control endpoint are not among them. */
    public List<LoggedRequest> requests() {
        return log.all();
    }

    public long count(Predicate<LoggedRequest> wanted) {
        return log.all().stream().filter(wanted).count();
    }

    /** From now on, with full buckets. */
    public void rateLimit(RateLimit settings) {
        rateLimit = settings;
        fillBuckets();
    }

    private void fillBuckets() {
        api.limit(new Limiter(rateLimit, clock, world.switches()));
    }

    /** What a restart forgets is forgotten: pending post ids, rate-limit buckets, connections. Posts stay. */
    public void restartNode() {
        forgetPendingPostIds();
        fillBuckets();
        listener.dropConnections();
    }

    /** Of duplicate detection alone: a post sent again under its pending id is made again. */
    public void forgetPendingPostIds() {
        world.dedup().wipe();
    }

    /** As {@link #goDown}; comes up by itself after that much real time. */
    public void outage(Duration time) {
        goDown();
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::comeUp);
    }

    /** Connections are refused from now on and open ones cut; requests at work continue, unanswered. */
    public void goDown() {
        try {
            listener.refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes connections again, on the same port. */
    public void comeUp() {
        try {
            listener.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At once: open connections are cut, held requests let go and nobody waited for. Closing twice is harmless. */
    @Override
    public void close() {
        listener.close();
        world.faults().close();
    }
}
