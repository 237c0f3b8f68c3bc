package dev.postrider.ingress.http;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses by itself from the same catalogue; its own messages may quote the request. */
final class JettyErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem problem = Problem.ofStatus(response.getStatus());
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answers.PROBLEM_JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, Answers.NO_STORE);
        Refusal refusal = Refusal.plain(problem);
        refusal.retryAfterSeconds()
                .ifPresent(seconds -> response.getHeaders().put(HttpHeader.RETRY_AFTER, Integer.toString(seconds)));
        response.write(true, ByteBuffer.wrap(Answers.problemJson(refusal)), callback);
        return true;
    }
}
