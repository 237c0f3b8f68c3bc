package dev.postrider.ingress.http;

import io.javalin.http.Context;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A request that waits for its result, and may be over before: an HTTP/2 client can take one request back and stay.
 *
 * <p>Then nobody is to be answered any more, and to try would end in an error for each such request.
 */
final class Waiting implements AsyncListener {

    private volatile boolean over;

    private Waiting() {}

    /**
     * What {@link Context#future} is to wait for: the answer, given on one of those threads when the result is there. It
     * never completes if the request is over by then.
     *
     * <p>To be called inside {@link Context#future}, where the request has begun to wait.
     */
    static <T> CompletableFuture<Void> answer(
            Context ctx, CompletionStage<T> result, Executor threads, Consumer<T> answer) {
        Waiting waiting = new Waiting();
        ctx.req().getAsyncContext().addListener(waiting);
        return result.thenComposeAsync(
                        value -> {
                            if (waiting.over) {
                                return new CompletableFuture<Void>();
                            }
                            answer.accept(value);
                            return CompletableFuture.<Void>completedFuture(null);
                        },
                        threads)
                .toCompletableFuture();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over = true;
    }

    @Override
    public void onError(AsyncEvent event) {
        over = true;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Javalin answers, and then it is complete.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It waits once.
    }
}
