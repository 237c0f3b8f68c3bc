package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.DestinationTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP with the server: one request a call, asynchronously, nothing repeated. Thread-safe; {@link #close} returns
 * at once.
 *
 * <p>HTTP/1.1 is pinned, else the client asks for an upgrade; no redirects, because a repeated POST posts twice; no
 * cookies, because a session cookie would win over the token.
 */
final class MattermostApi implements AutoCloseable {

    /** Longer than the server takes for the three images of a post (5 s each), and than it surely recognises a repetition. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Answers are parsed here: two threads are plenty for what one bot may send. */
    private static final int THREADS = 2;

    /** Far more than the API has to say to what is asked here. */
    private static final int LONGEST_ANSWER_BYTES = 1024 * 1024;

    /** Lists are read as they come, and what they hold is other people's: this only ends what has no end. */
    private static final long LONGEST_LIST_BYTES = 64L * 1024 * 1024;

    /** An emoji has four bytes, not twelve: the server counts the bytes of a post. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .build();

    private final URI base;
    private final ExecutorService executor;
    private final HttpClient client;
    private final Duration patience;
    private final Clock clock;
    private volatile String authorisation;
    private volatile @Nullable DestinationTime lastTime;

    /** @param patience how long an answer may take */
    MattermostApi(MattermostSettings settings, Duration patience, Clock clock) {
        this.patience = patience;
        this.clock = clock;
        base = settings.url();
        authorisation = authorisation(settings.token());
        AtomicInteger number = new AtomicInteger();
        executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "postrider-mattermost-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(executor)
                .build();
    }

    /** From the next request on. */
    void use(Secret token) {
        authorisation = authorisation(token);
    }

    /** What the server's clock showed with the last answer; empty before the first. */
    Optional<DestinationTime> lastTime() {
        return Optional.ofNullable(lastTime);
    }

    private static String authorisation(Secret token) {
        return "Bearer " + token.reveal();
    }

    /** @param path from {@code /api/v4} on */
    CompletionStage<Reply> get(String path) {
        return send(request(path).GET().build(), MattermostApi::answer);
    }

    /** Where a list of posts is to be had; a success is a {@link Reply.Page}. */
    CompletionStage<Reply> page(String path) {
        return list(path, PageReader::new, Reply.Page::new);
    }

    /** Where a list of channels is to be had; a success is a {@link Reply.Channels}. */
    CompletionStage<Reply> channels(String path) {
        return list(path, ChannelsReader::new, Reply.Channels::new);
    }

    private <T> CompletionStage<Reply> list(String path, Supplier<ListReader<T>> reader, Function<T, Reply> success) {
        return send(
                request(path).GET().build(),
                head -> head.statusCode() == 200
                        ? BodySubscribers.mapping(
                                new BoundedBody<>(new ListBody<>(reader.get()), LONGEST_LIST_BYTES), success)
                        : answer(head));
    }

    CompletionStage<Reply> post(String path, JsonNode body) {
        return post(path, BodyPublishers.ofByteArray(bytes(body)));
    }

    /**
     * Sends nothing of the body when its lease is over.
     *
     * @param leaseUntilNanos monotonic time
     */
    CompletionStage<Reply> post(String path, JsonNode body, long leaseUntilNanos) {
        LeasedBody leased = new LeasedBody(bytes(body), clock, leaseUntilNanos);
        return post(path, leased)
                .thenApply(
                        reply -> reply instanceof Reply.Silence silence ? unsent(silence, leased.withdraw()) : reply);
    }

    private static Reply unsent(Reply.Silence silence, LeasedBody.Fortune fortune) {
        return switch (fortune) {
            case LEASE_OVER -> new Reply.LeaseOver();
            case WITHDRAWN -> new Reply.Silence(silence.reason(), false);
            case HELD, GIVEN -> silence;
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", authorisation)
                .header("Accept", "application/json");
    }

    private CompletionStage<Reply> post(String path, BodyPublisher body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(body)
                        .build(),
                MattermostApi::answer);
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }

    private CompletionStage<Reply> send(HttpRequest request, BodyHandler<Reply> answers) {
        CompletableFuture<HttpResponse<Reply>> exchange = client.sendAsync(request, answers);
        CompletableFuture<Reply> reply = exchange.handle((response, failure) -> {
            if (failure != null) {
                return new Reply.Silence(describe(failure), true);
            }
            lastTime = new DestinationTime(date(response.headers()).toEpochMilli(), clock.nanos());
            return response.body();
        });
        // The client's own timeout ends with the headers: a body that never comes would hold its lane for ever.
        reply.completeOnTimeout(
                new Reply.Silence("no answer within " + patience.toSeconds() + " s", true),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        reply.whenComplete((answered, failure) -> exchange.cancel(true));
        return reply;
    }

    /** The server's; ours where it does not say. */
    private Instant date(HttpHeaders headers) {
        try {
            return headers.firstValue("Date")
                    .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
                    .orElseGet(clock::wall);
        } catch (DateTimeParseException e) {
            return clock.wall();
        }
    }

    private static BodySubscriber<Reply> answer(ResponseInfo head) {
        return BodySubscribers.mapping(
                new BoundedBody<>(BodySubscribers.ofByteArray(), LONGEST_ANSWER_BYTES),
                body -> new Reply.Answer(
                        head.statusCode(),
                        head.headers().allValues("Retry-After"),
                        head.headers().firstValue("Location").orElse(""),
                        json(body)));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance(); // a proxy's page, a limiter's plain text, a broken stream
        }
    }

    private static String describe(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection within " + CONNECT.toSeconds() + " s";
        }
        if (cause instanceof ConnectException) {
            return "connection refused, or the name is unknown";
        }
        if (cause instanceof BoundedBody.TooLong) {
            return "answer too long";
        }
        if (cause instanceof ListBody.NoList) {
            return "not the list that was asked for; is the server's address right?";
        }
        return "connection broken (" + cause.getClass().getSimpleName() + ")";
    }
}
