package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.metrics.RequestKind;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses by itself from the same catalogue; its own messages may quote the request. */
final class JettyErrors implements Request.Handler {

    /** The method of a request whose target Jetty could not parse, in HTTP/1. */
    private static final String UNPARSED = "BAD";

    /** What Jetty says of such a target in HTTP/2. */
    private static final String INVALID = "Invalid URI";

    /** And of a path with more {@code ..} than depth, in both. */
    private static final String CLIMBS = "Bad URI";

    private static final Refusal ABOVE_ROOT = new Refusal(
            Problem.BAD_REQUEST,
            "The path climbs above its root: write a slash of the text as %2F, or send the text in the body.");

    private final CallCounters refusals;
    private final IngressMetrics metrics;

    JettyErrors(CallCounters refusals, IngressMetrics metrics) {
        this.refusals = refusals;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object failure = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        Refusal refusal = response.getStatus() == HttpStatus.BAD_REQUEST_400 && failure instanceof Throwable fault
                ? badRequest(UNPARSED.equals(request.getMethod()), fault)
                : Refusal.plain(Problem.ofStatus(response.getStatus()));
        if (request.getAttribute(PostHandler.PASSED_ON) == null) { // else it is counted when it ends
            metrics.refused(RequestKind.OTHER, refusal.problem(), 0);
        }
        Answers.refused(refusals, CallCounters.NO_KEY, refusal, isApi(request)).write(response, callback);
        return true;
    }

    private static boolean isApi(Request request) {
        String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
        return path != null && RawTarget.of(path).isApi();
    }

    private static Refusal badRequest(boolean unparsed, Throwable failure) {
        boolean ofTheTarget = unparsed;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            ofTheTarget |= INVALID.equals(cause.getMessage());
            // The second is for a raw byte 0x80, which is beyond one of its tables.
            if (ofTheTarget
                    && (cause instanceof IllegalArgumentException || cause instanceof IndexOutOfBoundsException)) {
                return CLIMBS.equals(cause.getMessage()) ? ABOVE_ROOT : Refusal.plain(Problem.BAD_ENCODING);
            }
        }
        return Refusal.plain(Problem.BAD_REQUEST);
    }
}
