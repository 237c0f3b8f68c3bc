package dev.postrider.ingress.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads bodies without waiting for them, up to a size and within a time.
 *
 * <p>To be called at most once for a request. What is returned completes on one of the server's threads, which must not be held
 * up.
 */
final class BodyReader {

    private final int maxBytes;
    private final Duration within;

    /** @param within a total, from the call: a byte now and then prolongs nothing */
    BodyReader(int maxBytes, Duration within) {
        this.maxBytes = maxBytes;
        this.within = within;
    }

    /** Reads the request's body; never completes exceptionally. */
    CompletableFuture<BodyRead> read(Request request, Response response) {
        CompletableFuture<BodyRead> result =
                request.getLength() > maxBytes ? tooLarge() : new Reading(request, maxBytes).begin(within);
        return result.thenApply(read -> {
            if (!(read instanceof BodyRead.Whole) && isHttp1(request)) {
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            }
            return read;
        });
    }

    private static CompletableFuture<BodyRead> tooLarge() {
        return CompletableFuture.completedFuture(new BodyRead.TooLarge());
    }

    private static boolean isHttp1(Request request) {
        return request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
    }

    /** One body on its way. */
    private static final class Reading {

        /** Instead of how many bytes are held, once what was held has been given back. */
        private static final int OVER = -1;

        private final Request request;
        private final int maxBytes;
        private final TrackedEndPoint socket;
        private final AtomicInteger held = new AtomicInteger();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<BodyRead> result = new CompletableFuture<>();

        Reading(Request request, int maxBytes) {
            this.request = request;
            this.maxBytes = maxBytes;
            this.socket = TrackedEndPoint.of(request);
        }

        CompletableFuture<BodyRead> begin(Duration within) {
            socket.bodyBegan();
            Scheduler.Task deadline = request.getComponents()
                    .getScheduler()
                    .schedule(() -> result.complete(new BodyRead.TooSlow()), within.toNanos(), TimeUnit.NANOSECONDS);
            CompletableFuture<BodyRead> ended = result.whenComplete((read, never) -> {
                deadline.cancel();
                socket.bodyEnded(held.getAndSet(OVER));
            });
            readOn();
            return ended;
        }

        /** Run by one thread at a time: Jetty calls again only after it was asked to. */
        private void readOn() {
            while (!result.isDone()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::readOn);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    result.complete(new BodyRead.Broken());
                    return;
                }
                take(chunk);
            }
        }

        private void take(Content.Chunk chunk) {
            int length = chunk.remaining();
            boolean last = chunk.isLast();
            if (length > maxBytes - bytes.size()) {
                chunk.release();
                result.complete(new BodyRead.TooLarge());
                return;
            }
            byte[] some = new byte[length];
            chunk.get(some, 0, length);
            chunk.release();
            bytes.writeBytes(some);
            hold(length);
            if (last) {
                result.complete(new BodyRead.Whole(bytes.toByteArray()));
            }
        }

        private void hold(int length) {
            socket.bodyHolds(length);
            if (held.getAndUpdate(before -> before == OVER ? OVER : before + length) == OVER) {
                socket.bodyHolds(-length);
            }
        }
    }
}
