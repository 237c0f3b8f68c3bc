package dev.postrider.ingress.http;

import dev.postrider.common.message.Address;
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
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Turns one call into one published message. No thread waits for it. */
final class PostHandler implements Handler {

    private static final Set<HandlerType> WITH_BODY = Set.of(HandlerType.POST, HandlerType.PUT, HandlerType.PATCH);

    private final Reception reception;
    private final BodyIntake bodies;
    private final Publishing publishing;
    private final Executor answering;

    /** @param answering writes the answers, so that a caller who reads slowly never holds up the publisher's thread */
    PostHandler(Reception reception, BodyIntake bodies, Publishing publishing, Executor answering) {
        this.reception = reception;
        this.bodies = bodies;
        this.publishing = publishing;
        this.answering = answering;
    }

    @Override
    public void handle(Context ctx) {
        Call call = new Call(ctx, RawTargetConnection.targetOf(ctx), reception.client(ctx));
        Optional<Refusal> turnedAway = reception.turnedAway(ctx, call.client());
        if (turnedAway.isPresent()) {
            Answers.refused(ctx, turnedAway.get());
            return;
        }
        PostTarget target = TargetGrammar.read(call.target());
        if (target instanceof PostTarget.Said said) {
            takeText(call, said);
        } else if (target instanceof PostTarget.Addressed addressed) {
            takeBody(call, addressed);
        } else if (target instanceof PostTarget.Hook hook) {
            takePayload(call, hook);
        } else if (target instanceof PostTarget.Refused refused) {
            Answers.refused(ctx, refused.refusal());
        }
    }

    private void takeText(Call call, PostTarget.Said said) {
        Passage passage = reception.admit(call.credentials(said.options()), said.address(), call.client());
        goOn(call, said.options(), passage, (caller, identity) -> {
            Draft draft = new Draft(caller, said.address(), said.text(), List.of());
            return published(call, draft, identity, Answers::queued);
        });
    }

    private void takeBody(Call call, PostTarget.Addressed addressed) {
        if (!WITH_BODY.contains(call.ctx().method())) {
            String detail = "This method has no body: put the text behind /msg/, or send it with POST, PUT or PATCH.";
            Answers.refused(call.ctx(), new Refusal(Problem.EMPTY_TEXT, detail));
            return;
        }
        Passage passage = reception.admit(call.credentials(addressed.options()), addressed.address(), call.client());
        goOn(
                call,
                addressed.options(),
                passage,
                (caller, identity) -> bodies.post(call.ctx())
                        .thenCompose(body -> body instanceof Body.Said said
                                ? published(call, draft(caller, addressed.address(), said), identity, Answers::queued)
                                : refused(call, ((Body.Refused) body).refusal())));
    }

    private void takePayload(Call call, PostTarget.Hook hook) {
        Passage passage = reception.admitHook(Credentials.ofToken(hook.token()), call.client());
        goOn(
                call,
                hook.options(),
                passage,
                (caller, identity) -> bodies.hook(call.ctx())
                        .thenCompose(body -> body instanceof Body.Said said
                                ? publishedByHook(call, caller, said, identity)
                                : refused(call, ((Body.Refused) body).refusal())));
    }

    private CompletionStage<Void> publishedByHook(Call call, Caller caller, Body.Said said, Identity identity) {
        HookAddress address = HookAddress.of(said.channel(), caller.hook());
        if (address instanceof HookAddress.Refused refused) {
            return refused(call, refused.refusal());
        }
        Address found = ((HookAddress.Found) address).address();
        return caller.may(found)
                ? published(call, draft(caller, found, said), identity, (ctx, id) -> Answers.ok(ctx))
                : refused(call, caller.mayNot(found));
    }

    private static Draft draft(Caller caller, Address address, Body.Said said) {
        return new Draft(caller, address, said.text(), said.attachments());
    }

    private void goOn(
            Call call, Options options, Passage passage, BiFunction<Caller, Identity, CompletionStage<Void>> admitted) {
        if (passage instanceof Passage.Closed closed) {
            Answers.refused(call.ctx(), closed.refusal());
        } else if (passage instanceof Passage.Open open) {
            Optional<Identity> identity = call.identity(options, open.caller());
            if (identity.isEmpty()) {
                String detail = "The idempotency key is empty, and would make one message of all calls.";
                Answers.refused(call.ctx(), new Refusal(Problem.BAD_OPTION, detail));
                return;
            }
            call.ctx()
                    .future(() -> admitted.apply(open.caller(), identity.get()).toCompletableFuture());
        }
    }

    private CompletionStage<Void> published(
            Call call, Draft draft, Identity identity, BiConsumer<Context, UUID> receipt) {
        Publishing.Answer answer = publishing.publish(draft, identity);
        return answer.result()
                .thenAcceptAsync(
                        result -> {
                            if (result instanceof PublishResult.Unavailable unavailable) {
                                Answers.refused(call.ctx(), new Refusal(Problem.UNAVAILABLE, unavailable.reason()));
                            } else {
                                receipt.accept(call.ctx(), answer.id());
                            }
                        },
                        answering);
    }

    private static CompletionStage<Void> refused(Call call, Refusal refusal) {
        Answers.refused(call.ctx(), refusal);
        return CompletableFuture.completedStage(null);
    }
}
