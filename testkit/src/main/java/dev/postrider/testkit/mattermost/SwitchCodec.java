package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Switches as the control endpoint spells them. */
final class SwitchCodec {

    private static final Map<String, BiConsumer<Switches, JsonNode>> SETTERS = setters();

    private SwitchCodec() {}

    private static Map<String, BiConsumer<Switches, JsonNode>> setters() {
        Map<String, BiConsumer<Switches, JsonNode>> setters = new LinkedHashMap<>();
        setters.put("hardened_mode", (switches, json) -> switches.hardenedMode(json.asBoolean()));
        setters.put(
                "dedup_needs_read_permission", (switches, json) -> switches.dedupNeedsReadPermission(json.asBoolean()));
        setters.put(
                "direct_messages_need_common_team",
                (switches, json) -> switches.directMessagesNeedCommonTeam(json.asBoolean()));
        setters.put("incoming_webhooks", (switches, json) -> switches.incomingWebhooks(json.asBoolean()));
        setters.put("username_override", (switches, json) -> switches.usernameOverride(json.asBoolean()));
        setters.put("database_away", (switches, json) -> switches.databaseAway(json.asBoolean()));
        setters.put("hides_unknown_channels", (switches, json) -> switches.hidesUnknownChannels(json.asBoolean()));
        setters.put("names_webhook_errors", (switches, json) -> switches.namesWebhookErrors(json.asBoolean()));
        setters.put("healthy", (switches, json) -> switches.healthy(json.asBoolean()));
        setters.put("duplicate_headers", (switches, json) -> switches.duplicateHeaders(json.asBoolean()));
        setters.put(
                "retry_after",
                (switches, json) -> FaultCodec.constant(RetryAfterStyle.values(), json.asText())
                        .ifPresent(switches::retryAfter));
        setters.put("replica_lag_ms", (switches, json) -> switches.replicaLag(Duration.ofMillis(json.asLong())));
        setters.put(
                "pending_post_id_memory_ms",
                (switches, json) -> switches.pendingPostIdMemory(Duration.ofMillis(json.asLong())));
        setters.put("image_fetch_ms", (switches, json) -> switches.imageFetch(Duration.ofMillis(json.asLong())));
        setters.put("max_message_code_points", (switches, json) -> switches.maxMessageCodePoints(json.asInt()));
        setters.put("max_props_code_points", (switches, json) -> switches.maxPropsCodePoints(json.asInt()));
        setters.put("max_body_bytes", (switches, json) -> switches.maxBodyBytes(json.asInt()));
        return setters;
    }

    /** Turns every switch that is named; false, and nothing turned, when one is unknown. */
    static boolean turn(ObjectNode json, Switches switches) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!SETTERS.containsKey(field.getKey())) {
                return false;
            }
        }
        SETTERS.forEach((name, setter) -> {
            if (json.has(name)) {
                setter.accept(switches, json.get(name));
            }
        });
        return true;
    }

    static ObjectNode rendered(Switches switches) {
        return JsonBodies.object()
                .put("hardened_mode", switches.hardenedMode())
                .put("dedup_needs_read_permission", switches.dedupNeedsReadPermission())
                .put("direct_messages_need_common_team", switches.directMessagesNeedCommonTeam())
                .put("incoming_webhooks", switches.incomingWebhooks())
                .put("username_override", switches.usernameOverride())
                .put("database_away", switches.databaseAway())
                .put("hides_unknown_channels", switches.hidesUnknownChannels())
                .put("names_webhook_errors", switches.namesWebhookErrors())
                .put("healthy", switches.healthy())
                .put("duplicate_headers", switches.duplicateHeaders())
                .put("retry_after", FaultCodec.lower(switches.retryAfter()))
                .put("replica_lag_ms", switches.replicaLag().toMillis())
                .put("pending_post_id_memory_ms", switches.pendingPostIdMemory().toMillis())
                .put("image_fetch_ms", switches.imageFetch().toMillis())
                .put("max_message_code_points", switches.maxMessageCodePoints())
                .put("max_props_code_points", switches.maxPropsCodePoints())
                .put("max_body_bytes", switches.maxBodyBytes());
    }
}
