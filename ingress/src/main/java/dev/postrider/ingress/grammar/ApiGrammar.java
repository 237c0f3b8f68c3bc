package dev.postrider.ingress.grammar;

import dev.postrider.ingress.grammar.ApiTarget.ApiRequest;
import dev.postrider.ingress.grammar.ApiTarget.ApiResource;
import dev.postrider.ingress.grammar.ApiTarget.InvalidApiTarget;
import dev.postrider.ingress.grammar.QueryReader.Place;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What there is of Mattermost's own API. Any slash may be doubled, and there may be one at the end. */
public final class ApiGrammar {

    private record ApiRoute(ApiResource resource, Pattern path) {}

    private static final List<ApiRoute> ROUTES = List.of(
            route(ApiResource.POSTS, "posts"),
            route(ApiResource.PING, "system/ping"),
            route(ApiResource.ME, "users/me"),
            route(ApiResource.TEAM, "teams/name/{}"),
            route(ApiResource.CHANNEL_BY_NAME, "teams/name/{}/channels/name/{}"),
            // A team has its name for an id.
            route(ApiResource.CHANNEL_BY_NAME, "teams/{}/channels/name/{}"),
            // These two are no ids: Mattermost makes channels there.
            route(ApiResource.CHANNEL, "channels/(?!(?:direct|group)$){}"));

    private static final ApiTarget NOT_FOUND = new InvalidApiTarget(
            new Refusal(Problem.NOT_FOUND, "Of Mattermost's API, only what posting a message needs is here.")
                    .withInstruction("Call POST /api/v4/posts, with a user's channel_id as @username; or GET"
                            + " /api/v4/users/me, /system/ping, /teams/name/{team}, /teams/name/{team}/channels/name/{channel}"
                            + " or /channels/{id}."));

    private ApiGrammar() {}

    /** Reads a target that {@link RawTarget#isApi() is the API's}. */
    public static ApiTarget read(RawTarget target) {
        String raw = target.raw();
        if (TargetGrammar.isTooLong(raw)) {
            return new InvalidApiTarget(Refusal.plain(Problem.TARGET_TOO_LONG));
        }
        int questionMark = raw.indexOf('?', target.pathStart());
        int endOfPath = questionMark < 0 ? raw.length() : questionMark;
        for (ApiRoute route : ROUTES) {
            Matcher path = route.path().matcher(raw).region(target.pathStart(), endOfPath);
            if (path.matches()) {
                return read(route.resource(), raw, path, endOfPath);
            }
        }
        return NOT_FOUND;
    }

    private static ApiTarget read(ApiResource resource, String raw, Matcher path, int endOfPath) {
        List<String> names = new ArrayList<>();
        for (int group = 1; group <= path.groupCount(); group++) {
            Decoding name = TargetPartDecoder.decode(raw, path.start(group), path.end(group));
            if (name instanceof Decoding.Bad bad) {
                return new InvalidApiTarget(Positions.refusal(bad));
            }
            names.add(((Decoding.Decoded) name).text());
        }
        Query query = QueryReader.read(raw, endOfPath, Place.AFTER_HOOK);
        return query instanceof Query.OptionsQuery given
                ? new ApiRequest(resource, List.copyOf(names), given.options())
                : new InvalidApiTarget(((Query.InvalidQuery) query).refusal());
    }

    private static ApiRoute route(ApiResource resource, String path) {
        String pattern = "/api/++v4/++" + path.replace("/", "/++").replace("{}", "([^/]++)") + "/*+";
        return new ApiRoute(resource, Pattern.compile(pattern));
    }
}
