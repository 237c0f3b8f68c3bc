package dev.postrider.ingress.http;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.admission.Admission.Decision;
import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.StatusGrammar;
import dev.postrider.ingress.grammar.StatusTarget;
import dev.postrider.ingress.grammar.StatusTarget.InvalidStatusTarget;
import dev.postrider.ingress.grammar.StatusTarget.ListTarget;
import dev.postrider.ingress.grammar.StatusTarget.MessageTarget;
import dev.postrider.ingress.http.Answers.ReadyAnswer;
import dev.postrider.ingress.http.CallResult.QueuedCall;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.status.MessageStatus;
import dev.postrider.ingress.status.RecordPlace;
import dev.postrider.ingress.status.StatusResult;
import dev.postrider.ingress.status.StatusResult.KnownStatus;
import dev.postrider.ingress.status.StatusSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers what became of messages, and the calls that post and wait for that.
 *
 * <p>Id and place of a message are enough to learn what became of it, since nobody can guess them. What the chat server said,
 * lists, and messages whose ids can be computed need an API key that may post to the address.
 */
final class StatusCalls {

    private static final String METHODS = "GET, HEAD";
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int LONGEST_LIST = 100;
    private static final int RETRY_SECONDS = 1;

    /** The version of ids that are made of an idempotency key. */
    private static final int OF_A_KEY = 8;

    private final Admission admission;
    private final StatusSource statuses;
    private final MessageStatusJson json;
    private final boolean keyedIdsAreSecret;
    private final CallCounters refusals;

    /** @param keyedIdsAreSecret whether nobody can compute the ids that are made of idempotency keys */
    StatusCalls(
            Admission admission,
            StatusSource statuses,
            MessageStatusJson json,
            boolean keyedIdsAreSecret,
            CallCounters refusals) {
        this.admission = admission;
        this.statuses = statuses;
        this.json = json;
        this.keyedIdsAreSecret = keyedIdsAreSecret;
        this.refusals = refusals;
    }

    CompletionStage<ReadyAnswer> answer(Call call) {
        Optional<Refusal> tooOften = admission.tooOften(call.client());
        if (tooOften.isPresent()) {
            return refused(CallCounters.NO_KEY, tooOften.get());
        }
        if (!call.request().getMethod().equals("GET")
                && !call.request().getMethod().equals("HEAD")) {
            return CompletableFuture.completedFuture(
                    Answers.refused(refusals, CallCounters.NO_KEY, Refusal.plain(Problem.METHOD_NOT_ALLOWED))
                            .allowing(METHODS));
        }
        StatusTarget target = StatusGrammar.read(call.target());
        if (target instanceof InvalidStatusTarget invalid) {
            return refused(CallCounters.NO_KEY, invalid.refusal());
        }
        return target instanceof MessageTarget message ? status(call, message) : list(call, (ListTarget) target);
    }

    private CompletionStage<ReadyAnswer> status(Call call, MessageTarget target) {
        Decision decision = admission.lookUp(call.credentials(Credentials.of(target.options())), call.client());
        if (decision instanceof Decision.Denied denied) {
            return refused(denied.key(), denied.refusal());
        }
        Caller caller = decision instanceof Decision.Admitted admitted ? admitted.caller() : null;
        boolean needsKey = target.id().version() == OF_A_KEY && !keyedIdsAreSecret && !admission.isOpen();
        if (needsKey && caller == null) {
            return refused(
                    CallCounters.NO_KEY,
                    new Refusal(
                            Problem.UNAUTHORISED,
                            "The id of a message with an idempotency key can be computed, so its status needs an API"
                                    + " key; not where the ingress has POSTRIDER_SECRET."));
        }
        int seconds = call.waitFor(target.options());
        CompletionStage<StatusResult> result =
                needsKey ? secret(call, target, seconds, caller) : found(call, target, seconds);
        return result.thenApply(found -> {
            if (!(found instanceof KnownStatus known)) {
                return refused(caller == null ? CallCounters.NO_KEY : caller.name(), found);
            }
            boolean detailed = caller != null && mayPost(caller, known.status());
            if (seconds == 0 && wantsPage(call)) {
                return MessageStatusPage.of(json, target.id(), known);
            }
            return seconds == 0
                    ? Answers.json(OK, json.of(target.id(), known, detailed))
                    : afterWait(MessageStatusJson.href(target.id(), target.place()), target.id(), known, detailed)
                            .afterWait();
        });
    }

    private CompletionStage<StatusResult> found(Call call, MessageTarget target, int seconds) {
        return seconds > 0
                ? statuses.await(target.id(), target.place(), call.heldBytes(), call.timeLeft(seconds))
                : statuses.find(target.id(), target.place());
    }

    /** Who may not know that the message is there does not learn it by a wait either. */
    private CompletionStage<StatusResult> secret(
            Call call, MessageTarget target, int seconds, @Nullable Caller caller) {
        return statuses.find(target.id(), target.place())
                .thenApply(found -> forCaller(caller, found))
                .thenCompose(found -> found instanceof KnownStatus && seconds > 0
                        ? found(call, target, seconds).thenApply(later -> forCaller(caller, later))
                        : CompletableFuture.completedFuture(found));
    }

    /** The answer to a call that posted, as it asked for it: at once, or with the outcome. */
    CompletionStage<ReadyAnswer> answer(Call call, QueuedCall queued) {
        // The body is not kept for as long as it waits: these are.
        UUID id = queued.id();
        Address address = queued.address();
        RecordPlace place = queued.place();
        Runnable answered = queued.answered();
        int seconds = queued.waitSeconds();
        boolean detailed = !admission.isOpen() && !queued.caller().isSigned();
        return CompletableFuture.completedFuture(place) // so that a fault answers the call, too
                .thenCompose(at -> {
                    statuses.accepted(id, address, at);
                    return seconds == 0
                            ? CompletableFuture.completedFuture(Answers.queued(id, MessageStatusJson.href(id, at)))
                            : statuses.awaitAccepted(id, address, at, call.heldBytes(), call.timeLeft(seconds))
                                    .thenApply(result -> afterWait(id, at, result, detailed));
                })
                .whenComplete((answer, fault) -> answered.run());
    }

    private ReadyAnswer afterWait(UUID id, RecordPlace place, StatusResult result, boolean detailed) {
        String href = MessageStatusJson.href(id, place);
        ReadyAnswer answer =
                result instanceof KnownStatus known ? afterWait(href, id, known, detailed) : Answers.queued(id, href);
        return answer.afterWait();
    }

    private ReadyAnswer afterWait(String href, UUID id, KnownStatus known, boolean detailed) {
        MessageStatus status = known.status();
        MessageStatus outcome = status instanceof MessageStatus.RepeatedStatus repeated
                ? repeated.outcome().orElse(status)
                : status;
        if (outcome instanceof MessageStatus.DeadLetterStatus dead) {
            return Answers.deadLetter(id, href, dead, detailed);
        }
        boolean delivered = outcome instanceof MessageStatus.DeliveredStatus;
        ReadyAnswer answer = Answers.json(
                delivered ? OK : ACCEPTED, json.of(id, known, detailed).put("href", href));
        return delivered ? answer : answer.at(href);
    }

    private CompletionStage<ReadyAnswer> list(Call call, ListTarget target) {
        // Not for this address: that would let signed URLs in.
        Decision decision = admission.lookUp(call.credentials(Credentials.of(target.options())), call.client());
        if (decision instanceof Decision.Denied denied) {
            return refused(denied.key(), denied.refusal());
        }
        if (!(decision instanceof Decision.Admitted admitted)) {
            return refused(
                    CallCounters.NO_KEY,
                    new Refusal(
                            Problem.UNAUTHORISED,
                            "A list needs an API key; without one, look up single messages by their href."));
        }
        Caller caller = admitted.caller();
        if (!caller.mayPostTo(target.address())) {
            return refused(caller.name(), caller.refusal(target.address()));
        }
        return statuses.newest(target.address(), caller.name(), LONGEST_LIST)
                .<CompletionStage<ReadyAnswer>>map(
                        newest -> CompletableFuture.completedFuture(Answers.json(OK, json.of(newest))))
                .orElseGet(() -> refused(
                        caller.name(),
                        Refusal.later(
                                Problem.STATUS_UNAVAILABLE,
                                "The receipts are still being read, or there are none.",
                                RETRY_SECONDS)));
    }

    /** What is not known any more has no address, and tells nothing. */
    private static StatusResult forCaller(@Nullable Caller caller, StatusResult found) {
        return found instanceof KnownStatus known
                        && !known.status().address().isEmpty()
                        && !mayPost(caller, known.status())
                ? new StatusResult.NotThere()
                : found;
    }

    private static boolean mayPost(@Nullable Caller caller, MessageStatus status) {
        return caller != null
                && Address.parse(status.address()).filter(caller::mayPostTo).isPresent();
    }

    private static boolean wantsPage(Call call) {
        String accepted = call.header("Accept");
        return accepted != null && accepted.contains("text/html");
    }

    private ReadyAnswer refused(String key, StatusResult result) {
        Refusal refusal;
        if (result instanceof StatusResult.Gone) {
            refusal = Refusal.plain(Problem.GONE);
        } else if (result instanceof StatusResult.WarmingUp) {
            refusal = Refusal.later(Problem.WARMING_UP, Problem.WARMING_UP.title(), RETRY_SECONDS);
        } else if (result instanceof StatusResult.KafkaAway) {
            refusal = Refusal.later(Problem.STATUS_UNAVAILABLE, "Kafka does not answer now.", RETRY_SECONDS);
        } else {
            refusal = StatusGrammar.noSuchMessage();
        }
        return Answers.refused(refusals, key, refusal);
    }

    private CompletionStage<ReadyAnswer> refused(String key, Refusal refusal) {
        return CompletableFuture.completedFuture(Answers.refused(refusals, key, refusal));
    }
}
