package dev.postrider.ingress.http;

import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.payload.PayloadDecoder;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;

/** Reads what calls say in their bodies, without waiting for it. */
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
    CompletionStage<Body> post(Call call) {
        return read(call, PayloadDecoder::readPost);
    }

    /** The payload of an incoming webhook. */
    CompletionStage<Body> hook(Call call) {
        return read(call, PayloadDecoder::readHook);
    }

    private CompletionStage<Body> read(Call call, Decoder decoder) {
        return reader.read(call.request(), call.response()).thenApply(read -> {
            if (read instanceof BodyRead.Whole whole) {
                return decoder.decode(
                        header(call, HttpHeader.CONTENT_TYPE),
                        header(call, HttpHeader.CONTENT_ENCODING),
                        whole.bytes());
            }
            if (read instanceof BodyRead.TooLarge) {
                return new Body.Refused(Refusal.plain(Problem.BODY_TOO_LARGE));
            }
            return read instanceof BodyRead.TooSlow
                    ? new Body.Refused(Refusal.plain(Problem.REQUEST_TIMEOUT))
                    : new Body.Refused(new Refusal(Problem.BAD_BODY, "The body breaks off."));
        });
    }

    private static String header(Call call, HttpHeader name) {
        String value = call.request().getHeaders().get(name);
        return value == null ? "" : value;
    }
}
