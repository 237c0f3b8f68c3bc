package dev.postrider.ingress.http;

import static java.util.Objects.requireNonNullElse;

import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies without waiting for them, up to a size and within a time.
 *
 * <p>To be called at most once for a request. The result completes on a thread of the server, which must not be held up.
 */
final class BodyReader {

    /** Reads a whole body by its content type and content encoding. */
    interface Decoder {
        Body decode(String contentType, String contentEncoding, byte[] bytes);
    }

    private final int maxBytes;
    private final Duration within;

    /** @param within a total, from the call: a byte now and then prolongs nothing */
    BodyReader(int maxBytes, Duration within) {
        this.maxBytes = maxBytes;
        this.within = within;
    }

    /** Reads the request's body. A connection that did not bring all of it is closed after the answer. */
    CompletableFuture<Body> read(Request request, Response response, Decoder decoder) {
        Reading reading = new Reading(request, maxBytes);
        if (request.getLength() > maxBytes) {
            reading.end(Problem.BODY_TOO_LARGE);
        } else {
            reading.begin(within);
        }
        return reading.ended.thenApply(why -> {
            if (why == null) {
                HttpFields headers = request.getHeaders();
                return decoder.decode(
                        requireNonNullElse(headers.get(HttpHeader.CONTENT_TYPE), ""),
                        requireNonNullElse(headers.get(HttpHeader.CONTENT_ENCODING), ""),
                        reading.bytes.toByteArray());
            }
            if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            }
            return new Body.RefusedBody(
                    why == Problem.BAD_BODY
                            ? new Refusal(why, "The body breaks off.").withInstruction("Send it again, all of it.")
                            : Refusal.plain(why));
        });
    }

    /** One body on its way. */
    private static final class Reading {

        private final Request request;
        private final int maxBytes;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** Completed with null by the end of the body, or with why it is not read to its end. */
        private final CompletableFuture<@Nullable Problem> ended = new CompletableFuture<>();

        Reading(Request request, int maxBytes) {
            this.request = request;
            this.maxBytes = maxBytes;
        }

        void begin(Duration within) {
            TrackedEndPoint.of(request).bodyBegan(bytes);
            Scheduler.Task deadline = request.getComponents()
                    .getScheduler()
                    .schedule(() -> end(Problem.REQUEST_TIMEOUT), within.toNanos(), TimeUnit.NANOSECONDS);
            ended.thenRun(deadline::cancel);
            readOn();
        }

        /** First it is no body to wait for any more: from here on its connection must not make room for another. */
        void end(@Nullable Problem why) {
            TrackedEndPoint.of(request).bodyEnded(bytes);
            ended.complete(why);
        }

        /** Run by one thread at a time: Jetty calls again only after it was asked to. */
        private void readOn() {
            while (!ended.isDone()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::readOn);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    end(Problem.BAD_BODY);
                    return;
                }
                take(chunk);
            }
        }

        private void take(Content.Chunk chunk) {
            byte[] some = new byte[Math.min(chunk.remaining(), maxBytes + 1 - bytes.size())];
            chunk.get(some, 0, some.length);
            bytes.writeBytes(some);
            boolean last = chunk.isLast();
            chunk.release();
            if (bytes.size() > maxBytes) {
                end(Problem.BODY_TOO_LARGE);
            } else if (last) {
                end(null);
            }
        }
    }
}
