package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.http.door.Visit;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the calls that post; all others go on to Javalin, on threads that may wait.
 *
 * <p>They pass Javalin by for speed: the servlets below it take a call that is answered later through three threads in
 * turn, and make twice as much garbage. Here one thread does it all, the one that read the call from its socket: it hands
 * the message to Kafka's producer, and later writes the answer. So nothing here may wait, neither for Kafka nor for a
 * caller who reads slowly.
 */
final class Posts extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(Posts.class);

    private static final Set<String> METHODS = Set.of(
            HttpMethod.GET.asString(),
            HttpMethod.POST.asString(),
            HttpMethod.PUT.asString(),
            HttpMethod.PATCH.asString(),
            HttpMethod.DELETE.asString());

    private final Reception reception;
    private final PostHandler handler;
    private final Executor mayWait;

    /** @param mayWait runs what is not a post */
    Posts(Reception reception, PostHandler handler, Executor mayWait) {
        this.reception = reception;
        this.handler = handler;
        this.mayWait = mayWait;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        RawTarget target = RawTargetConnection.targetOf(request);
        if (!posts(target, request.getMethod())) {
            queue(request, response, callback);
            return true;
        }
        Call call = new Call(request, target, response, reception.client(request));
        CompletableFuture<Reply> reply = CompletableFuture.completedFuture(call)
                .thenCompose(handler::answer); // so that a fault becomes the future's too
        // Even what is known at once: else one connection that pipelines calls would keep the thread for itself.
        reply.whenCompleteAsync(
                (answer, fault) -> write(answer, fault, response, callback),
                visitOf(request).thread());
        return true;
    }

    private void queue(Request request, Response response, Callback callback) {
        Visit visit = visitOf(request);
        String id = request.getId(); // not to be asked when the request may be over
        visit.queueBegan(id);
        try {
            mayWait.execute(() -> {
                visit.queueEnded(id);
                goOn(request, response, callback);
            });
        } catch (RejectedExecutionException e) {
            visit.queueEnded(id);
            throw e; // Jetty answers that it is stopping
        }
    }

    private void goOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable e) { // as Jetty does around every handler: whoever called shall hear of it
            Response.writeError(request, response, callback, e);
        }
    }

    private static Visit visitOf(Request request) {
        return Visit.of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    private static boolean posts(RawTarget target, String method) {
        return (target.isPost() && METHODS.contains(method)) || (target.isHook() && HttpMethod.POST.is(method));
    }

    /** Completes the callback, whatever happens: whoever called would wait for ever. */
    static void write(@Nullable Reply answer, @Nullable Throwable fault, Response response, Callback callback) {
        try {
            if (answer == null) {
                LOG.error("A request failed", fault);
                Answers.refused(Refusal.plain(Problem.INTERNAL)).write(response, callback);
            } else {
                answer.write(response, callback);
            }
        } catch (RuntimeException | Error e) { // nobody looks at the future that this ends
            LOG.error("An answer could not be written", e);
            callback.failed(e);
        }
    }
}
