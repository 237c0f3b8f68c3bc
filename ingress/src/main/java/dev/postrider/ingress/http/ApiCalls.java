package dev.postrider.ingress.http;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.admission.Admission.Decision;
import dev.postrider.ingress.api.ApiObjects;
import dev.postrider.ingress.caller.Caller;
import dev.postrider.ingress.caller.Credentials;
import dev.postrider.ingress.grammar.ApiGrammar;
import dev.postrider.ingress.grammar.ApiTarget;
import dev.postrider.ingress.grammar.ApiTarget.ApiRequest;
import dev.postrider.ingress.grammar.ApiTarget.ApiResource;
import dev.postrider.ingress.grammar.ApiTarget.InvalidApiTarget;
import dev.postrider.ingress.http.Answers.ReadyAnswer;
import dev.postrider.ingress.http.CallResult.QueuedCall;
import dev.postrider.ingress.http.CallResult.RefusedCall;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.payload.HookAddress;
import dev.postrider.ingress.payload.PayloadDecoder;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.server.Request;

/** Answers what Mattermost's clients ask before they post, and takes their posts. */
final class ApiCalls {

    private static final int OK = 200;
    private static final int CREATED = 201;

    private final Admission admission;
    private final MessageIntake intake;
    private final CallCounters refusals;

    ApiCalls(Admission admission, MessageIntake intake, CallCounters refusals) {
        this.admission = admission;
        this.intake = intake;
        this.refusals = refusals;
    }

    CompletionStage<ReadyAnswer> answer(Call call) {
        Optional<Refusal> tooOften = admission.tooOften(call.client());
        if (tooOften.isPresent()) {
            return answered(refusal(CallCounters.NO_KEY, tooOften.get()));
        }
        ApiTarget target = ApiGrammar.read(call.target());
        if (target instanceof InvalidApiTarget invalid) {
            return answered(refusal(keyName(call), invalid.refusal()));
        }
        ApiRequest request = (ApiRequest) target;
        if (!request.resource().takes(call.request().getMethod())) {
            return answered(refusal(keyName(call), Refusal.plain(Problem.METHOD_NOT_ALLOWED))
                    .allowing(request.resource().methods()));
        }
        return switch (request.resource()) {
            case POSTS -> post(call, request).thenApply(result -> posted(call, result));
            case PING -> answered(Answers.json(OK, ApiObjects.ping()));
            default -> answered(look(call, request));
        };
    }

    private CompletionStage<CallResult> post(Call call, ApiRequest request) {
        return intake.take(
                call,
                request.options(),
                admission.admitHook(call.credentials(Credentials.of(request.options())), call.client()),
                () -> intake.read(call, PayloadDecoder::readApi),
                (caller, said) -> HookAddress.ofId(said.channel(), caller.hook(), caller.only()));
    }

    private ReadyAnswer posted(Call call, CallResult result) {
        if (result instanceof RefusedCall refused) {
            return refusal(refused.key(), refused.refusal());
        }
        QueuedCall queued = (QueuedCall) result;
        refusals.accepted(queued.caller().name());
        Body.Said said = queued.said();
        return Answers.json(
                CREATED,
                ApiObjects.post(
                        queued.id(),
                        queued.caller().name(),
                        said.channel(),
                        said.text(),
                        said.idempotencyKey(),
                        Request.getTimeStamp(call.request())));
    }

    private ReadyAnswer look(Call call, ApiRequest request) {
        Decision decision = admission.identify(call.credentials(Credentials.of(request.options())), call.client());
        if (decision instanceof Decision.Denied denied) {
            return refusal(denied.key(), denied.refusal());
        }
        Caller caller = ((Decision.Admitted) decision).caller();
        if (request.resource() == ApiResource.ME) {
            return Answers.json(OK, ApiObjects.user(caller.name()));
        }
        HookAddress read = HookAddress.ofId(channelOf(request), caller.hook(), caller.only());
        if (read instanceof HookAddress.RefusedAddress refused) {
            return refusal(caller.name(), refused.refusal());
        }
        Address address = ((HookAddress.FoundAddress) read).address();
        if (request.resource() == ApiResource.TEAM) {
            String team = ((Address.ChannelName) address).team();
            return caller.refusalOfTeam(team)
                    .map(refusal -> refusal(caller.name(), refusal))
                    .orElseGet(() -> Answers.json(OK, ApiObjects.team(team)));
        }
        if (!caller.mayPostTo(address)) {
            return refusal(caller.name(), caller.refusal(address));
        }
        return Answers.json(
                OK,
                request.resource() == ApiResource.CHANNEL
                        ? ApiObjects.channel(request.names().get(0), address)
                        : ApiObjects.channel((Address.ChannelName) address));
    }

    /** The channel that is asked for, as a payload names it; of a team any, which is valid if the team's name is. */
    private static String channelOf(ApiRequest request) {
        List<String> names = request.names();
        return switch (request.resource()) {
            case TEAM -> "team/" + names.get(0) + "/channel/any";
            case CHANNEL_BY_NAME -> "team/" + names.get(0) + "/channel/" + names.get(1);
            default -> names.get(0);
        };
    }

    private String keyName(Call call) {
        return admission.keyName(
                call.credentials(Credentials.likelyIn(call.target().raw())));
    }

    private ReadyAnswer refusal(String key, Refusal refusal) {
        return Answers.refused(refusals, key, refusal, true);
    }

    private static CompletionStage<ReadyAnswer> answered(ReadyAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
