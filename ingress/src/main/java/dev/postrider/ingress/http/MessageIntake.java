package dev.postrider.ingress.http;

import dev.postrider.ingress.admission.Admission.Decision;
import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.http.CallResult.QueuedCall;
import dev.postrider.ingress.http.CallResult.RefusedCall;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.payload.HookAddress;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.publish.Deduplication;
import dev.postrider.ingress.publish.Draft;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.publish.Publishing;
import dev.postrider.ingress.publish.Submission;
import dev.postrider.ingress.status.RecordPlace;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The steps from a call to a message that all ways of calling have in common. None of them waits. */
final class MessageIntake {

    private final BodyReader bodies;
    private final Publishing publishing;

    MessageIntake(BodyReader bodies, Publishing publishing) {
        this.bodies = bodies;
        this.publishing = publishing;
    }

    static CompletionStage<CallResult> refused(String key, Refusal refusal) {
        return CompletableFuture.completedFuture(new RefusedCall(key, refusal));
    }

    /**
     * @param body asked for only if the call is admitted
     * @param address where the caller's body is to be posted
     */
    CompletionStage<CallResult> take(
            Call call,
            Options options,
            Decision decision,
            Supplier<CompletionStage<Body>> body,
            BiFunction<Caller, Body.Said, HookAddress> address) {
        if (decision instanceof Decision.Denied denied) {
            return refused(denied.key(), denied.refusal());
        }
        Caller caller = ((Decision.Admitted) decision).caller();
        Optional<Deduplication> deduplication = call.deduplication(options, caller);
        if (deduplication.isEmpty()) {
            String detail = "The idempotency key is empty, and would make one message of all calls.";
            return refused(caller.name(), new Refusal(Problem.BAD_OPTION, detail));
        }
        return body.get()
                .thenCompose(read -> read instanceof Body.Said said
                        ? publish(
                                call,
                                caller,
                                said,
                                address.apply(caller, said),
                                deduplication(said, deduplication.get()),
                                call.waitFor(options))
                        : refused(caller.name(), ((Body.RefusedBody) read).refusal()));
    }

    CompletionStage<Body> read(Call call, BodyReader.Decoder decoder) {
        return bodies.read(call.request(), call.response(), decoder);
    }

    private CompletionStage<CallResult> publish(
            Call call,
            Caller caller,
            Body.Said said,
            HookAddress address,
            Deduplication deduplication,
            int waitSeconds) {
        if (address instanceof HookAddress.RefusedAddress refused) {
            return refused(caller.name(), refused.refusal());
        }
        HookAddress.FoundAddress found = (HookAddress.FoundAddress) address;
        if (!caller.mayPostTo(found.address())) {
            return refused(caller.name(), caller.refusal(found.address()));
        }
        if (said.origin().contains(found.address())) {
            String detail = "The message comes from the channel that it would be posted to.";
            return refused(caller.name(), new Refusal(Problem.WOULD_LOOP, detail));
        }
        Body.Said whole = said.withLastLine(found.lastLine());
        Draft draft =
                new Draft(caller, found.address(), whole.text(), whole.attachments(), whole.priority(), call.trace());
        Submission submission = publishing.publish(draft, deduplication);
        return submission
                .result()
                .thenApply(result -> result instanceof PublishResult.Published published
                        ? new QueuedCall(
                                submission.id(),
                                caller,
                                found.address(),
                                whole,
                                new RecordPlace(published.partition(), published.offset()),
                                waitSeconds,
                                submission.answered())
                        : new RefusedCall(
                                caller.name(),
                                new Refusal(Problem.UNAVAILABLE, ((PublishResult.NotPublished) result).reason())));
    }

    /** A key in the call's head counts first: clients of Mattermost make up the one in the body by themselves. */
    private static Deduplication deduplication(Body.Said said, Deduplication ofCall) {
        return ofCall instanceof Deduplication.Never && !said.idempotencyKey().isBlank()
                ? new Deduplication.ByKey(said.idempotencyKey())
                : ofCall;
    }
}
