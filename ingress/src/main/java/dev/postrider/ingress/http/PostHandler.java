package dev.postrider.ingress.http;

import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.http.Answers.ReadyAnswer;
import dev.postrider.ingress.http.CallResult.QueuedCall;
import dev.postrider.ingress.http.CallResult.RefusedCall;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.metrics.RequestKind;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.payload.HookAddress;
import dev.postrider.ingress.payload.PayloadDecoder;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.publish.Publishing;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns each call that posts into one published message, answers Mattermost's clients, and tells what became of messages; all
 * other requests go to Javalin, on threads that may wait.
 *
 * <p>It runs before Javalin for speed: the servlets below Javalin pass a later answer through several threads.
 * Here the thread that reads from the socket does it all, so nothing may wait, neither for Kafka nor for a slow reader.
 */
final class PostHandler extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(PostHandler.class);

    /** For requests that do not post: slow readers hold them, and Jetty needs its own threads to accept connections. */
    private static final int PAGE_THREADS = 4;

    private static final int MAX_WAITING_PAGES = 64;

    /** The attribute of a request that was passed on to Javalin. */
    static final String PASSED_ON = PostHandler.class.getName();

    private static final Refusal NO_TEXT = new Refusal(
            Problem.EMPTY_TEXT,
            "This method has no body: put the text behind /msg/ or into ?text=, or send it with POST, PUT or PATCH.");

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final Admission admission;
    private final MessageIntake intake;
    private final ApiCalls api;
    private final StatusCalls statuses;
    private final CallCounters refusals;
    private final IngressMetrics metrics;
    private final CallTracing tracing;
    private final ThreadPoolExecutor pages = new ThreadPoolExecutor(
            PAGE_THREADS,
            PAGE_THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING_PAGES),
            task -> new Thread(task, "ingress-page"));

    PostHandler(
            Admission admission,
            BodyReader bodies,
            Publishing publishing,
            StatusCalls statuses,
            CallCounters refusals,
            IngressMetrics metrics,
            CallTracing tracing) {
        this.admission = admission;
        this.tracing = tracing;
        this.refusals = refusals;
        this.statuses = statuses;
        this.metrics = metrics;
        intake = new MessageIntake(bodies, publishing);
        api = new ApiCalls(admission, intake, refusals);
        pages.allowCoreThreadTimeOut(true);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        pages.shutdownNow();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        TrackedEndPoint socket = TrackedEndPoint.of(request);
        socket.requestBegan(request);
        Request.addCompletionListener(request, failure -> socket.requestEnded(request));
        RawTarget target = RawTargetCustomizer.targetOf(request);
        if (target == null || !isCall(target, request.getMethod())) {
            request.setAttribute(PASSED_ON, true);
            Request.addCompletionListener(request, failure -> count(request, response));
            try {
                pages.execute(() -> passOn(request, response, callback));
            } catch (RejectedExecutionException e) {
                Answers.refused(refusals, CallCounters.NO_KEY, Refusal.plain(Problem.UNAVAILABLE))
                        .write(response, callback);
            }
            return true;
        }
        Call call = new Call(
                request,
                target,
                response,
                admission.client(
                        Request.getRemoteAddr(request), request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR)),
                tracing.begin(request, route(target)));
        CompletableFuture.completedFuture(call)
                .thenCompose(this::answer) // so that a fault becomes the future's too
                // Even what is known at once: else a connection that pipelines calls would keep the thread for itself.
                .whenCompleteAsync((reply, fault) -> write(reply, fault, call, callback), socket);
        return true;
    }

    /** Without address, text and key. */
    private static String route(RawTarget target) {
        if (target.isHook()) {
            return "/hooks/{key}";
        }
        if (target.isStatus()) {
            return "/messages";
        }
        return target.isApi() ? "/api/v4" : "/post/{address}";
    }

    private static boolean isCall(RawTarget target, String method) {
        return target.isApi()
                || target.isStatus()
                || (target.isPost() && METHODS.contains(method))
                || (target.isHook() && HttpMethod.POST.is(method));
    }

    private void passOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable e) { // as Jetty does around every handler: the client must get an answer
            Response.writeError(request, response, callback, e);
        }
    }

    /** Completes the callback, whatever happens: else the client would wait for ever. */
    private void write(@Nullable ReadyAnswer reply, @Nullable Throwable fault, Call call, Callback callback) {
        try {
            if (fault != null) {
                LOG.error("A request failed", fault);
            }
            ReadyAnswer whole = reply == null
                    ? Answers.refused(
                            refusals,
                            CallCounters.NO_KEY,
                            Refusal.plain(Problem.INTERNAL),
                            call.target().isApi())
                    : reply;
            count(call, whole);
            tracing.end(call.trace(), whole.status());
            whole.write(call.response(), callback);
        } catch (RuntimeException | Error e) { // nobody looks at the future that this ends
            LOG.error("An answer could not be written", e);
            callback.failed(e);
        }
    }

    private void count(Call call, ReadyAnswer answer) {
        RequestKind kind = answer.waited() ? RequestKind.WAIT : kind(call.target());
        long nanos = NanoTime.since(call.request().getHeadersNanoTime());
        Problem problem = answer.problem();
        if (problem != null) {
            metrics.refused(kind, problem, nanos);
        } else if (call.target().isStatus() || (call.target().isApi() && answer.status() != HttpStatus.CREATED_201)) {
            metrics.answered(kind, nanos);
        } else {
            metrics.accepted(kind, nanos);
        }
    }

    private static RequestKind kind(RawTarget target) {
        if (target.isApi()) {
            return RequestKind.API;
        }
        if (target.isStatus()) {
            return RequestKind.STATUS;
        }
        return target.isHook() ? RequestKind.HOOK : RequestKind.POST;
    }

    /** One that was passed on to Javalin. */
    private void count(Request request, Response response) {
        long nanos = NanoTime.since(request.getHeadersNanoTime());
        if (HttpStatus.isClientError(response.getStatus()) || HttpStatus.isServerError(response.getStatus())) {
            metrics.refused(RequestKind.OTHER, Problem.ofStatus(response.getStatus()), nanos);
        } else {
            metrics.answered(RequestKind.OTHER, nanos);
        }
    }

    private CompletionStage<ReadyAnswer> answer(Call call) {
        if (call.target().isStatus()) {
            return statuses.answer(call);
        }
        return call.target().isApi() ? api.answer(call) : take(call).thenCompose(result -> answerTo(call, result));
    }

    private CompletionStage<ReadyAnswer> answerTo(Call call, CallResult result) {
        if (result instanceof RefusedCall refused) {
            return CompletableFuture.completedFuture(Answers.refused(refusals, refused.key(), refused.refusal()));
        }
        QueuedCall queued = (QueuedCall) result;
        refusals.accepted(queued.caller().name());
        return call.target().isHook() ? CompletableFuture.completedFuture(Answers.ok()) : statuses.answer(call, queued);
    }

    private CompletionStage<CallResult> take(Call call) {
        Optional<Refusal> turnedAway = admission.turnedAway(call.request().getMethod(), call::header, call.client());
        if (turnedAway.isPresent()) {
            return MessageIntake.refused(CallCounters.NO_KEY, turnedAway.get());
        }
        PostTarget target = TargetGrammar.read(call.target());
        if (target instanceof PostTarget.TextTarget said) {
            return takeText(call, said);
        }
        if (target instanceof PostTarget.BodyTarget addressed) {
            return takeBody(call, addressed);
        }
        return target instanceof PostTarget.HookTarget hook
                ? takePayload(call, hook)
                : MessageIntake.refused(
                        admission.keyName(call.credentials(
                                Credentials.likelyIn(call.target().raw()))),
                        ((PostTarget.InvalidTarget) target).refusal());
    }

    private CompletionStage<CallResult> takeText(Call call, PostTarget.TextTarget said) {
        return intake.take(
                call,
                said.options(),
                admission.admit(call.credentials(Credentials.of(said.options())), said.address(), call.client()),
                () -> call.isFromMattermost()
                        ? intake.read(
                                call,
                                (type, encoding, bytes) ->
                                        PayloadDecoder.readBeside(said.text(), type, encoding, bytes))
                        : CompletableFuture.completedFuture(new Body.Said(said.text())),
                (caller, body) -> HookAddress.at(said.address(), body.channel()));
    }

    private CompletionStage<CallResult> takeBody(Call call, PostTarget.BodyTarget addressed) {
        return intake.take(
                call,
                addressed.options(),
                admission.admit(
                        call.credentials(Credentials.of(addressed.options())), addressed.address(), call.client()),
                () -> call.mayHaveBody()
                        ? intake.read(call, PayloadDecoder::readPost)
                        : CompletableFuture.completedFuture(new Body.RefusedBody(NO_TEXT)),
                (caller, said) -> HookAddress.at(addressed.address(), said.channel()));
    }

    private CompletionStage<CallResult> takePayload(Call call, PostTarget.HookTarget hook) {
        return intake.take(
                call,
                hook.options(),
                admission.admitHook(Credentials.ofToken(hook.token()), call.client()),
                () -> intake.read(call, PayloadDecoder::readHook),
                (caller, said) -> HookAddress.of(said.channel(), caller.hook(), caller.only()));
    }
}
