package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.Handler;
import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoint by which tests in other processes drive the fake: never limited, logged or faulted. */
final class ControlApi implements Handler {

    static final String PREFIX = "/_fake/";

    private final FakeMattermost fake;
    private final ServerState world;
    private final List<Route> routes;

    ControlApi(FakeMattermost fake, ServerState world) {
        this.fake = fake;
        this.world = world;
        this.routes = List.of(
                Route.open("GET", "/_fake/posts", this::posts),
                Route.open("GET", "/_fake/requests", this::requests),
                Route.open("GET", "/_fake/faults", this::faults),
                Route.open("POST", "/_fake/faults", this::arm),
                Route.open("DELETE", "/_fake/faults", call -> after(fake.faults()::clear)),
                Route.open("POST", "/_fake/release", call -> after(fake.faults()::release)),
                Route.open("POST", "/_fake/restart", call -> after(fake::restartNode)),
                Route.open("DELETE", "/_fake/dedup", call -> after(fake::forgetPendingPostIds)),
                Route.open("POST", "/_fake/outage", this::outage),
                Route.open("GET", "/_fake/switches", this::switches),
                Route.open("POST", "/_fake/switches", this::turn),
                Route.open("POST", "/_fake/rate-limit", this::limit),
                Route.open("DELETE", "/_fake/rate-limit", call -> after(() -> fake.rateLimit(RateLimit.off()))));
    }

    @Override
    public HttpReply handle(ReceivedRequest request) throws InterruptedException {
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(request.method(), request.path());
            if (variables.isPresent()) {
                var facts = new Scope.Facts(Scope.Kind.ANY, "", "", 0);
                return ((ApiResult.Responded)
                                route.action().answer(new ApiCall(request, variables.get(), User.nobody(), facts)))
                        .response();
            }
        }
        return problem(404, "no such control").response();
    }

    /** In the order of commit, all or from a position, of all channels or one. */
    private ApiResult posts(ApiCall call) {
        int from = number(call.query("from"));
        List<StoredPost> posts = world.posts().from(from);
        List<JsonNode> wanted = new ArrayList<>();
        for (int i = 0; i < posts.size(); i++) {
            StoredPost post = posts.get(i);
            if (call.query("channel_id").isEmpty() || call.query("channel_id").equals(post.channelId())) {
                wanted.add(JsonViews.post(post)
                        .put("complaints", String.join(", ", post.complaints()))
                        .put("images", post.images().size())
                        .put("pending_post_id", post.pendingPostId())
                        .put("position", from + i)
                        .put("arrived_nanos", post.arrivedNanos())
                        .put("committed_nanos", post.committedNanos()));
            }
        }
        return ApiResult.ok(JsonBodies.array(wanted, post -> post));
    }

    private ApiResult requests(ApiCall call) {
        return ApiResult.ok(JsonBodies.array(
                fake.requests(),
                request -> JsonBodies.object()
                        .put("number", request.number())
                        .put("at", request.at().toString())
                        .put("nanos", request.nanos())
                        .put("method", request.method())
                        .put("target", request.target())
                        .put("status", request.status())));
    }

    private ApiResult faults(ApiCall call) {
        return ApiResult.ok(JsonBodies.array(fake.faults().armed(), FaultCodec::rendered));
    }

    private ApiResult arm(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        return body.isPresent() && FaultCodec.arm(body.get(), fake.faults())
                ? faults(call)
                : problem(400, "no such fault, scope or retry_after; faults: " + FaultCodec.names());
    }

    private ApiResult switches(ApiCall call) {
        return ApiResult.ok(SwitchCodec.rendered(fake.switches()));
    }

    private ApiResult turn(ApiCall call) {
        Optional<ObjectNode> body = call.object();
        return body.isPresent() && SwitchCodec.turn(body.get(), fake.switches())
                ? switches(call)
                : problem(400, "no such switch: see GET /_fake/switches");
    }

    private ApiResult limit(ApiCall call) {
        JsonNode body = call.object().orElseGet(JsonBodies::object);
        int perSec = body.path("per_sec").asInt(10);
        int maxBurst = body.path("max_burst").asInt(100);
        if (perSec < 1 || maxBurst < 0) {
            return problem(400, "per_sec is at least 1, max_burst at least 0");
        }
        var limit = RateLimit.of(perSec, maxBurst);
        return after(() -> fake.rateLimit(body.path("by_user").asBoolean() ? limit.byUser() : limit));
    }

    private ApiResult outage(ApiCall call) {
        long seconds =
                call.object().orElseGet(JsonBodies::object).path("seconds").asLong();
        if (seconds < 1) {
            return problem(400, "seconds is at least 1");
        }
        return after(() -> fake.outage(Duration.ofSeconds(seconds)));
    }

    private static ApiResult after(Runnable work) {
        work.run();
        return ApiResult.done();
    }

    private static ApiResult.Responded problem(int status, String text) {
        return new ApiResult.Responded(Response.of(status, "text/plain; charset=utf-8", text + "\n"));
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    }
}
