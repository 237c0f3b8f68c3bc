package dev.postrider.ingress.http;

import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.payload.PayloadDecoder;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Reads what calls say in their bodies, without waiting for it. Inside {@link Context#future} only. */
final class BodyIntake {

    /** Bytes of a body decoded, by content type and content encoding. */
    private interface Decoder {
        Body decode(String contentType, String contentEncoding, byte[] bytes);
    }

    private final BodyReader reader;

    /** @param within how long a body may take to arrive, as a whole */
    BodyIntake(Duration within) {
        reader = new BodyReader(PayloadDecoder.MAX_BYTES, within);
    }

    /** What is to be said at the address in the target. */
    CompletionStage<Body> post(Context ctx) {
        return read(ctx, PayloadDecoder::readPost);
    }

    /** The payload of an incoming webhook. */
    CompletionStage<Body> hook(Context ctx) {
        return read(ctx, PayloadDecoder::readHook);
    }

    private CompletionStage<Body> read(Context ctx, Decoder decoder) {
        return reader.read(ctx).thenApply(read -> {
            if (read instanceof BodyRead.Whole whole) {
                return decoder.decode(
                        header(ctx, Header.CONTENT_TYPE), header(ctx, Header.CONTENT_ENCODING), whole.bytes());
            }
            if (read instanceof BodyRead.TooLarge) {
                return new Body.Refused(Refusal.plain(Problem.BODY_TOO_LARGE));
            }
            return read instanceof BodyRead.TooSlow
                    ? new Body.Refused(Refusal.plain(Problem.REQUEST_TIMEOUT))
                    : new Body.Refused(new Refusal(Problem.BAD_BODY, "The body breaks off."));
        });
    }

    private static String header(Context ctx, String name) {
        String value = ctx.header(name);
        return value == null ? "" : value;
    }
}
