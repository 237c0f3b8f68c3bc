package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the calls that post; all others go on to Javalin.
 *
 * <p>They pass Javalin by for speed: the servlets below it take a call that is answered later through three threads in
 * turn, and make twice as much garbage. Nothing here waits, neither for Kafka nor for a caller who reads slowly.
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
    private final Executor answering;
    private final Executor pool;

    /** @param answering writes the answers, so that the publisher's thread is not kept from publishing */
    Posts(Reception reception, PostHandler handler, Executor answering) {
        this.reception = reception;
        this.handler = handler;
        this.answering =
                Integer.getInteger("x.few", 0) > 0 ? new FewThreads(answering, Integer.getInteger("x.few")) : answering;
        this.pool = answering;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!posts(RawTargetConnection.targetOf(request), request.getMethod())) {
            if (Boolean.getBoolean("x.nonblocking")) {
                pool.execute(() -> {
                    try {
                        if (!super.handle(request, response, callback)) {
                            Response.writeError(request, response, callback, 404);
                        }
                    } catch (Throwable e) {
                        Response.writeError(request, response, callback, e);
                    }
                });
                return true;
            }
            return super.handle(request, response, callback);
        }
        Call call = new Call(request, response, reception.client(request));
        CompletableFuture<Reply> reply = CompletableFuture.completedFuture(call)
                .thenCompose(handler::answer); // so that a fault becomes the future's too
        if (reply.isDone()) {
            reply.whenComplete((answer, fault) -> write(answer, fault, response, callback));
        } else {
            reply.whenCompleteAsync((answer, fault) -> write(answer, fault, response, callback), answering);
        }
        return true;
    }

    @Override
    public InvocationType getInvocationType() {
        return Boolean.getBoolean("x.nonblocking") ? InvocationType.NON_BLOCKING : super.getInvocationType();
    }

    private static boolean posts(RawTarget target, String method) {
        return (target.isPost() && METHODS.contains(method)) || (target.isHook() && HttpMethod.POST.is(method));
    }

    private static void write(@Nullable Reply answer, @Nullable Throwable fault, Response response, Callback callback) {
        if (answer == null) {
            LOG.error("A request failed", fault);
            Answers.refused(Refusal.plain(Problem.INTERNAL)).write(response, callback);
        } else {
            answer.write(response, callback);
        }
    }
}
