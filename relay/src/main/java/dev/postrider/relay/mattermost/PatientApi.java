package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks one thing after the other and waits for the answer; a server that has too much to do is asked again. */
final class PatientApi {

    /** For all questions together: then a 429 is an answer. */
    private static final Duration MOST = Duration.ofMinutes(1);

    private final MattermostApi api;
    private final Clock clock;
    private final Consumer<Duration> pause;
    private Duration left = MOST;

    /** @param pause waits */
    PatientApi(MattermostApi api, Clock clock, Consumer<Duration> pause) {
        this.api = api;
        this.clock = clock;
        this.pause = pause;
    }

    Reply get(String path) {
        return ask(() -> api.get(path));
    }

    Reply post(String path, JsonNode body) {
        return ask(() -> api.post(path, body));
    }

    Reply page(String path) {
        return ask(() -> api.page(path));
    }

    Reply channels(String path) {
        return ask(() -> api.channels(path));
    }

    private Reply ask(Supplier<CompletionStage<Reply>> question) {
        while (true) {
            Reply reply = question.get().toCompletableFuture().join();
            if (!(reply instanceof Reply.Answer answer) || answer.status() != 429) {
                return reply;
            }
            Duration wait = RetryAfter.longest(answer.retryAfter(), clock.wall());
            if (wait.compareTo(left) > 0) {
                return reply;
            }
            left = left.minus(wait);
            pause.accept(wait);
        }
    }

    /** What came instead of what was asked for. */
    static String describe(Reply reply) {
        return reply instanceof Reply.Answer answer ? "HTTP " + answer.status() : ((Reply.Silence) reply).reason();
    }
}
