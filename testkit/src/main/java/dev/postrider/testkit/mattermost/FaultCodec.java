package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** Faults as the control endpoint spells them. */
final class FaultCodec {

    private static final Map<String, Function<JsonNode, Fault>> FAULTS = Map.ofEntries(
            Map.entry("html", json -> Fault.html(json.path("status").asInt(503))),
            Map.entry(
                    "html_after_commit",
                    json -> Fault.htmlAfterCommit(json.path("status").asInt(502))),
            Map.entry("too_many_requests", FaultCodec::tooManyRequests),
            Map.entry("reset_on_arrival", json -> Fault.resetOnArrival()),
            Map.entry("reset_after_commit", json -> Fault.resetAfterCommit()),
            Map.entry("delay_before_commit", json -> Fault.delayBeforeCommit(delay(json))),
            Map.entry("delay_after_commit", json -> Fault.delayAfterCommit(delay(json))),
            Map.entry("delay_answer", json -> Fault.delayAnswer(delay(json))),
            Map.entry("hold_before_commit", json -> Fault.holdBeforeCommit()),
            Map.entry("hold_after_commit", json -> Fault.holdAfterCommit()),
            Map.entry("hold_answer", json -> Fault.holdAnswer()),
            Map.entry("lying_unauthorized", json -> Fault.lyingUnauthorized()),
            Map.entry("lying_forbidden", json -> Fault.lyingForbidden()),
            Map.entry("lying_bad_request", json -> Fault.lyingBadRequest()),
            Map.entry("save_fails", json -> Fault.saveFails()),
            Map.entry(
                    "plugin_rejects",
                    json -> Fault.pluginRejects(json.path("reason").asText("no"))),
            Map.entry("plugin_dismisses", json -> Fault.pluginDismisses()));

    private FaultCodec() {}

    static String names() {
        return String.join(", ", new TreeSet<>(FAULTS.keySet()));
    }

    /** Arms what the JSON describes; false when it names no fault, scope or kind there is. */
    static boolean arm(ObjectNode json, ArmedFaults faults) {
        Optional<Scope.Kind> kind =
                constant(Scope.Kind.values(), json.path("scope").asText("create"));
        Function<JsonNode, Fault> make = FAULTS.get(json.path("fault").asText());
        boolean retryAfterKnown = constant(
                        RetryAfterStyle.values(), json.path("retry_after").asText("seconds"))
                .isPresent();
        if (kind.isEmpty() || make == null || !retryAfterKnown) {
            return false;
        }
        var scope = new Scope(
                kind.get(), json.path("channel_id").asText(), json.path("text").asText());
        int times = json.path("times").asInt(1);
        faults.times(times < 1 ? Integer.MAX_VALUE : times, make.apply(json), scope);
        return true;
    }

    static ObjectNode rendered(ArmedFaults.Armed armed) {
        return JsonBodies.object()
                .put("point", lower(armed.fault().point()))
                .put("effect", armed.fault().effect().getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("scope", lower(armed.scope().kind()))
                .put("channel_id", armed.scope().channelId())
                .put("text", armed.scope().text())
                .put("times", armed.times() == Integer.MAX_VALUE ? 0 : armed.times());
    }

    static <E extends Enum<E>> Optional<E> constant(E[] values, String lowerCase) {
        for (E value : values) {
            if (lower(value).equals(lowerCase)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Fault tooManyRequests(JsonNode json) {
        RetryAfterStyle kind = constant(
                        RetryAfterStyle.values(), json.path("retry_after").asText("seconds"))
                .orElse(RetryAfterStyle.SECONDS);
        return Fault.tooManyRequests(kind, json.path("seconds").asInt(1));
    }

    private static Duration delay(JsonNode json) {
        return Duration.ofMillis(json.path("delay_ms").asLong(1_000));
    }
}
