package dev.postrider.ingress.http;

import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.http.Reception.Passage;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.payload.HookAddress;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.publish.Draft;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.publish.Publishing;
import dev.postrider.ingress.publish.Publishing.Identity;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Turns one call into one published message. No thread waits for it. */
final class PostHandler {

    private final Reception reception;
    private final BodyIntake bodies;
    private final Publishing publishing;

    PostHandler(Reception reception, BodyIntake bodies, Publishing publishing) {
        this.reception = reception;
        this.bodies = bodies;
        this.publishing = publishing;
    }

    /** What to answer, as soon as that is known; exceptionally only for a bug. */
    CompletionStage<Reply> answer(Call call) {
        Optional<Refusal> turnedAway = reception.turnedAway(call);
        if (turnedAway.isPresent()) {
            return refused(turnedAway.get());
        }
        PostTarget target = TargetGrammar.read(call.target());
        if (target instanceof PostTarget.Said said) {
            return takeText(call, said);
        }
        if (target instanceof PostTarget.Addressed addressed) {
            return takeBody(call, addressed);
        }
        return target instanceof PostTarget.Hook hook
                ? takePayload(call, hook)
                : refused(((PostTarget.Refused) target).refusal());
    }

    private CompletionStage<Reply> takeText(Call call, PostTarget.Said said) {
        Passage passage = reception.admit(call.credentials(said.options()), said.address(), call.client());
        return goOn(call, said.options(), passage, (caller, identity) -> {
            Draft draft = new Draft(caller, said.address(), said.text(), List.of());
            return published(draft, identity, Answers::queued);
        });
    }

    private CompletionStage<Reply> takeBody(Call call, PostTarget.Addressed addressed) {
        if (!call.mayHaveBody()) {
            String detail = "This method has no body: put the text behind /msg/, or send it with POST, PUT or PATCH.";
            return refused(new Refusal(Problem.EMPTY_TEXT, detail));
        }
        Passage passage = reception.admit(call.credentials(addressed.options()), addressed.address(), call.client());
        return goOn(
                call,
                addressed.options(),
                passage,
                (caller, identity) -> bodies.post(call)
                        .thenCompose(body -> body instanceof Body.Said said
                                ? published(
                                        caller,
                                        said,
                                        HookAddress.at(addressed.address(), said.channel()),
                                        identity,
                                        Answers::queued)
                                : refused(((Body.Refused) body).refusal())));
    }

    private CompletionStage<Reply> takePayload(Call call, PostTarget.Hook hook) {
        Passage passage = reception.admitHook(Credentials.ofToken(hook.token()), call.client());
        return goOn(
                call,
                hook.options(),
                passage,
                (caller, identity) -> bodies.hook(call)
                        .thenCompose(body -> body instanceof Body.Said said
                                ? published(
                                        caller,
                                        said,
                                        HookAddress.of(said.channel(), caller.hook(), caller.only()),
                                        identity,
                                        id -> Answers.ok())
                                : refused(((Body.Refused) body).refusal())));
    }

    private CompletionStage<Reply> published(
            Caller caller, Body.Said said, HookAddress address, Identity identity, Function<UUID, Reply> receipt) {
        if (address instanceof HookAddress.Refused refused) {
            return refused(refused.refusal());
        }
        HookAddress.Found found = (HookAddress.Found) address;
        if (!caller.may(found.address())) {
            return refused(caller.mayNot(found.address()));
        }
        Body.Said whole = said.withLastLine(found.lastLine());
        Draft draft = new Draft(caller, found.address(), whole.text(), whole.attachments(), whole.priority());
        return published(draft, identity, receipt);
    }

    private static CompletionStage<Reply> goOn(
            Call call,
            Options options,
            Passage passage,
            BiFunction<Caller, Identity, CompletionStage<Reply>> admitted) {
        if (passage instanceof Passage.Closed closed) {
            return refused(closed.refusal());
        }
        Caller caller = ((Passage.Open) passage).caller();
        Optional<Identity> identity = call.identity(options, caller);
        if (identity.isEmpty()) {
            String detail = "The idempotency key is empty, and would make one message of all calls.";
            return refused(new Refusal(Problem.BAD_OPTION, detail));
        }
        return admitted.apply(caller, identity.get());
    }

    private CompletionStage<Reply> published(Draft draft, Identity identity, Function<UUID, Reply> receipt) {
        Publishing.Answer answer = publishing.publish(draft, identity);
        return answer.result()
                .thenApply(result -> result instanceof PublishResult.Unavailable unavailable
                        ? Answers.refused(new Refusal(Problem.UNAVAILABLE, unavailable.reason()))
                        : receipt.apply(answer.id()));
    }

    private static CompletionStage<Reply> refused(Refusal refusal) {
        return CompletableFuture.completedFuture(Answers.refused(refusal));
    }
}
