package dev.postrider.ingress.http;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses by itself from the same catalogue; its own messages may quote the request. */
final class JettyErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem problem = Problem.ofStatus(response.getStatus());
        Answers.refused(Refusal.plain(problem)).write(response, callback);
        return true;
    }
}
