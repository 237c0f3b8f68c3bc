package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A post goes out while its lease lasts, and once: tested when nothing but its body is left to be sent. */
class MattermostLeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final String CHANNEL = "c".repeat(26);

    private final ManualClock clock = new ManualClock();

    @Test
    void postsUntilTheLeaseEndsAndNotAMomentLonger() {
        try (FakeMattermost chat = FakeMattermost.start()) {
            Team team = chat.admin().team("builds");
            Bot bot = chat.admin().bot("postrider", team);
            ChatChannel channel = chat.admin().openChannel(team, "open", bot);
            try (MattermostDestination destination =
                    new MattermostDestination(Requests.settings(chat.url(), bot.token()), clock)) {
                Request.Post first = leased(channel.id(), 1);
                Request.Post second = leased(channel.id(), 2);

                clock.advance(LEASE.minusNanos(1));
                assertThat(perform(destination, first)).isInstanceOf(PostOutcome.Posted.class);
                clock.advance(Duration.ofNanos(1));
                assertThat(perform(destination, second)).isEqualTo(new PostOutcome.LeaseExpired());
                assertThat(perform(destination, leased(channel.id(), 3)))
                        .as("what comes next")
                        .isInstanceOf(PostOutcome.Posted.class);
            }

            assertThat(chat.posts(channel.id()))
                    .extracting(post -> post.message())
                    .containsExactly("text 1", "text 3");
            assertThat(chat.requests()).as("whole requests").hasSize(2);
        }
    }

    /** The clock answers only when the connection is there: a lease tested earlier would never be answered. */
    @Test
    void looksAtTheLeaseOnlyWhenConnected() throws IOException {
        CountDownLatch accepted = new CountDownLatch(1);
        Clock moved = new Clock() {
            @Override
            public Instant wall() {
                return clock.wall();
            }

            @Override
            public long nanos() {
                awaitLatch(accepted);
                return clock.nanos();
            }
        };
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                MattermostDestination destination = new MattermostDestination(settings(server), moved)) {
            CompletableFuture<Outcome> outcome = destination
                    .perform(leased(CHANNEL, 1))
                    .thenApply(RequestResult::outcome)
                    .toCompletableFuture();
            try (Socket connection = server.accept()) {
                clock.advance(LEASE);
                accepted.countDown();
                String received = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(received.lines().findFirst()).contains("POST /api/v4/posts?set_online=false HTTP/1.1");
                assertThat(received)
                        .as("a head that promises a body, and the end")
                        .containsPattern("(?i)content-length: [1-9]")
                        .endsWith("\r\n\r\n")
                        .doesNotContain("text 1");
            }
            assertThat(outcome.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(new PostOutcome.LeaseExpired());
        }
    }

    /** Of a request that may have been read whole nothing is known, and the client must not find out by itself. */
    @Test
    void isSentOnceToAServerThatReadsItAndHangsUp() throws IOException {
        try (HangingUp server = new HangingUp();
                MattermostDestination destination =
                        new MattermostDestination(Requests.settings(server.url(), "token"), Clock.system())) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sent.add("unanswered, on a new connection, " + i);
                sent.add("please answer " + i);
                sent.add("unanswered, on a kept connection, " + i);
            }
            for (String text : sent) {
                Outcome outcome = perform(destination, Requests.post(CHANNEL, text));

                if (text.startsWith("please answer")) {
                    assertThat(outcome).isInstanceOf(PostOutcome.Posted.class);
                } else {
                    assertThat(((DestinationFailure.Unavailable) outcome).certainty())
                            .isEqualTo(DeliveryCertainty.UNCERTAIN);
                }
            }

            assertThat(server.texts).containsExactlyElementsOf(sent);
            // A kept connection is the client's to use a moment after its answer: not every time in time.
            assertThat(server.connections).as("some were kept").hasValueLessThan(sent.size());
        }
    }

    @Test
    void leavesTheServerAloneWhenItCannotConnect() throws IOException {
        URI nobody;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + server.getLocalPort());
        }
        try (MattermostDestination destination =
                new MattermostDestination(Requests.settings(nobody, "token"), Clock.system())) {
            assertThat(((DestinationFailure.Unavailable) perform(destination, Requests.post(CHANNEL, "x"))).certainty())
                    .isEqualTo(DeliveryCertainty.NOT_POSTED);
        }
    }

    @Test
    void givesTheBodyOnlyOnceWhoeverAsks() {
        LeasedBody body = body();

        assertThat(taken(body)).isEqualTo("bytes");
        assertThat(taken(body)).isEqualTo("error");
        assertThat(body.withdraw()).isEqualTo(LeasedBody.Fortune.GIVEN);
    }

    @Test
    void givesNothingAfterItWasWithdrawn() {
        LeasedBody body = body();

        assertThat(body.withdraw()).isEqualTo(LeasedBody.Fortune.WITHDRAWN);
        assertThat(taken(body)).isEqualTo("error");
        assertThat(body.withdraw()).isEqualTo(LeasedBody.Fortune.WITHDRAWN);
    }

    @Test
    void givesNothingAfterTheLease() {
        LeasedBody body = body();
        clock.advance(LEASE);

        assertThat(taken(body)).isEqualTo("error");
        assertThat(body.withdraw()).isEqualTo(LeasedBody.Fortune.LEASE_OVER);
        assertThat(body.contentLength())
                .isEqualTo(BodyPublishers.ofString("bytes").contentLength());
    }

    private LeasedBody body() {
        return new LeasedBody("bytes".getBytes(StandardCharsets.UTF_8), clock, clock.nanos() + LEASE.toNanos());
    }

    /** What a client gets that asks twice, as some do. */
    private static String taken(LeasedBody body) {
        StringBuilder taken = new StringBuilder();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
                subscription.request(1);
            }

            @Override
            public void onNext(ByteBuffer item) {
                taken.append(StandardCharsets.UTF_8.decode(item));
            }

            @Override
            public void onError(Throwable failure) {
                taken.append("error");
            }

            @Override
            public void onComplete() {}
        });
        return taken.toString();
    }

    private Request.Post leased(String channel, int offset) {
        return Requests.post(
                channel, "text " + offset, new Range(offset, 0, offset, 0), clock.nanos() + LEASE.toNanos());
    }

    private static MattermostSettings settings(ServerSocket server) {
        return Requests.settings(URI.create("http://127.0.0.1:" + server.getLocalPort()), "token");
    }

    private static Outcome perform(MattermostDestination destination, Request request) {
        return destination.perform(request).toCompletableFuture().join().outcome();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("there was no connection");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads every request whole, answers those that say so and closes the connection after the others. */
    private static final class HangingUp implements AutoCloseable {

        private static final String CREATED = "{\"id\":\"" + "p".repeat(26) + "\"}";

        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        HangingUp() throws IOException {
            daemon(this::serve);
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort());
        }

        private void serve() {
            try {
                while (true) {
                    Socket connection = server.accept();
                    connections.incrementAndGet();
                    daemon(() -> serve(connection));
                }
            } catch (IOException e) {
                // closed: the test is over
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                boolean goesOn = true;
                while (goesOn) {
                    goesOn = answered(connection);
                }
            } catch (IOException e) {
                // the client closed it
            }
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "hanging-up");
            thread.setDaemon(true);
            thread.start();
        }

        private boolean answered(Socket connection) throws IOException {
            InputStream in = connection.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                head.append((char) next);
            }
            int length = head.toString()
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, "content-length: ", 0, 16))
                    .mapToInt(line -> Integer.parseInt(line.substring(16)))
                    .sum();
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                return false; // nothing that a server would take for a post
            }
            String text = new ObjectMapper().readTree(body).path("message").asText();
            texts.add(text);
            if (text.startsWith("please answer")) {
                connection
                        .getOutputStream()
                        .write(("HTTP/1.1 201 .\r\nContent-Length: " + CREATED.length() + "\r\n\r\n" + CREATED)
                                .getBytes(StandardCharsets.US_ASCII));
                return true;
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
