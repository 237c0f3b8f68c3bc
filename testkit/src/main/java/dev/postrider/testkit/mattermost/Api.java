package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.http.Handler;
import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server itself: what happens to a request, in the server's own order. */
final class Api implements Handler {

    private static final int MAX_TARGET_LENGTH = 2_048;
    private static final String VERSION = "fake.1";

    private final ServerState world;
    private final List<Route> routes;
    private volatile Limiter limiter;

    Api(ServerState world, Limiter limiter) {
        this.world = world;
        this.limiter = limiter;
        var creation = new PostCreation(world);
        this.routes = new ArrayList<>();
        routes.addAll(new PostRoutes(world, creation).table());
        routes.addAll(new LookupRoutes(world).table());
        routes.addAll(new ChannelRoutes(world).table());
        routes.addAll(new TeamRoutes(world).table());
        routes.addAll(new UserRoutes(world).table());
        routes.addAll(new HookRoutes(world, creation).table());
        routes.addAll(new SystemRoutes(world).table());
    }

    void limit(Limiter newLimiter) {
        limiter = newLimiter;
    }

    /** Outer rate limit, then the length of the target, then everything that knows the token. */
    @Override
    public HttpReply handle(ReceivedRequest request) throws InterruptedException {
        var facts = RequestFacts.of(request, world.clock().nanos());
        Optional<Fault.Effect> onArrival = world.faults().takeAt(Fault.Point.ARRIVAL, facts);
        if (onArrival.isPresent()) {
            return ArmedFaults.seenAs(onArrival.get());
        }
        Limiter current = limiter;
        var credentials = RequestCredentials.of(request);
        Limiter.LimitDecision outer = current.outer(request, credentials.secret());
        if (outer.refused()) {
            return tooMany().with(outer.headers());
        }
        HttpReply reply = limited(request, credentials, facts, current);
        if (!(reply instanceof Response answered)) {
            return reply;
        }
        Response response = answered.after(outer.headers());
        return response.status() < 400 ? leaving(response, facts) : response;
    }

    private HttpReply limited(
            ReceivedRequest request, RequestCredentials credentials, Scope.Facts facts, Limiter current)
            throws InterruptedException {
        String requestId = world.ids().next();
        if (request.target().length() > MAX_TARGET_LENGTH) {
            var tooLong = new ApiError(414, "basic_security_check.url.too_long_error", "URL is too long");
            return seen(ApiResult.rejected(tooLong), requestId);
        }
        Optional<User> user = credentials.user(world.people());
        Limiter.LimitDecision inner = credentials.secret().isEmpty()
                ? Limiter.LimitDecision.free()
                : current.perUser(user.map(User::id).orElse(""));
        if (inner.refused()) {
            return tooMany().with(inner.headers());
        }
        HttpReply reply = seen(routed(request, credentials, facts, user), requestId);
        return reply instanceof Response response ? response.after(inner.headers()) : reply;
    }

    private ApiResult routed(
            ReceivedRequest request, RequestCredentials credentials, Scope.Facts facts, Optional<User> user)
            throws InterruptedException {
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(request.method(), request.path());
            if (variables.isPresent()) {
                return admitted(route, request, variables.get(), credentials, new Visitor(user, facts));
            }
        }
        return request.path().startsWith("/api/")
                ? new ApiResult.Responded(unknownPath())
                : new ApiResult.Responded(Response.of(404, "text/plain; charset=utf-8", "404 page not found\n"));
    }

    private record Visitor(Optional<User> user, Scope.Facts facts) {}

    private ApiResult admitted(
            Route route,
            ReceivedRequest request,
            Map<String, String> variables,
            RequestCredentials credentials,
            Visitor visitor)
            throws InterruptedException {
        if (!route.needsSession()) {
            User user = visitor.user.orElseGet(User::nobody);
            return acted(route, new ApiCall(request, variables, user, visitor.facts));
        }
        Optional<ApiError> refusal = credentials.refusal(request, visitor.user);
        if (refusal.isPresent()) {
            return ApiResult.rejected(refusal.get());
        }
        Optional<Fault.Effect> lie = world.faults().takeAt(Fault.Point.TOKEN, visitor.facts);
        if (lie.isPresent()) {
            return ApiResult.faulted(lie.get());
        }
        return acted(route, new ApiCall(request, variables, visitor.user.orElseThrow(), visitor.facts));
    }

    private ApiResult acted(Route route, ApiCall call) throws InterruptedException {
        Optional<ApiError> lie = world.switches().databaseAway() ? DatabaseAway.says(call.request()) : Optional.empty();
        return lie.isPresent() ? ApiResult.rejected(lie.get()) : route.action().answer(call);
    }

    private HttpReply seen(ApiResult answer, String requestId) {
        if (answer instanceof ApiResult.Faulted broken) {
            return ArmedFaults.seenAs(broken.effect());
        }
        Response response = answer instanceof ApiResult.Responded given
                ? given.response()
                : ((ApiResult.Rejected) answer)
                        .error()
                        .response(world.switches().hardenedMode(), requestId);
        return response.with("X-Request-Id", requestId).with("X-Version-Id", VERSION);
    }

    private HttpReply leaving(Response response, Scope.Facts facts) throws InterruptedException {
        return world.faults()
                .takeAt(Fault.Point.ANSWER, facts)
                .map(ArmedFaults::seenAs)
                .orElse(response);
    }

    private static Response tooMany() {
        return Response.of(429, "text/plain; charset=utf-8", "limit exceeded\n");
    }

    /** An error body like any other, but sent as text. */
    private static Response unknownPath() {
        String body = ApiError.notFound("api.context.404.app_error")
                .response(false, "")
                .body();
        return Response.of(404, "text/plain; charset=utf-8", body);
    }
}
