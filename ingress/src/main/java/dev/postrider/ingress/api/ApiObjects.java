package dev.postrider.ingress.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.common.digest.Sha256;
import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers of Mattermost's own API, with the fields and types of its model. They are made of what was asked for, without
 * the chat server: whether a team or a channel exists is not known here.
 */
public final class ApiObjects {

    /** Apart from anything else that is hashed. */
    private static final String PURPOSE = "user\n";

    /** What Mattermost's own links name where the team is not known. */
    private static final String ANY_TEAM = "_redirect";

    private ApiObjects() {}

    /** The server is well. */
    public static ObjectNode ping() {
        return object().put("status", "OK");
    }

    /** The user that a caller is. */
    public static ObjectNode user(String caller) {
        ObjectNode user = dated(userId(caller), 0)
                .put("username", caller)
                .put("auth_data", "")
                .put("auth_service", "")
                .put("email", "")
                .put("nickname", "")
                .put("first_name", "")
                .put("last_name", "")
                .put("position", "")
                .put("roles", "system_user")
                .put("locale", "en")
                .put("is_bot", true)
                .put("bot_description", "A caller of Postrider");
        user.putObject("timezone");
        return user;
    }

    /** A team, which has its name for an id. */
    public static ObjectNode team(String name) {
        return dated(name, 0)
                .put("display_name", name)
                .put("name", name)
                .put("description", "")
                .put("email", "")
                .put("type", "O")
                .put("company_name", "")
                .put("allowed_domains", "")
                .put("invite_id", "")
                .put("allow_open_invite", false);
    }

    /** A channel asked for by name. No name of a team has a dot, so its id leads back to both. */
    public static ObjectNode channel(Address.ChannelName address) {
        return channel(address.team() + "." + address.channel(), address);
    }

    /** A channel asked for by an id, as it was given. */
    public static ObjectNode channel(String id, Address address) {
        String team = address instanceof Address.ChannelName named ? named.team() : "";
        String name = address.key().substring(address.key().lastIndexOf('/') + 1);
        return dated(id, 0)
                .put("team_id", team)
                // Zabbix makes links of it, and asks for the team by its id where it is missing or empty.
                .put("team_name", team.isEmpty() ? ANY_TEAM : team)
                .put("type", address instanceof Address.Username ? "D" : "O")
                .put("display_name", name)
                .put("name", name)
                .put("header", "")
                .put("purpose", "")
                .put("last_post_at", 0)
                .put("total_msg_count", 0)
                .put("extra_update_at", 0)
                .put("creator_id", "");
    }

    /**
     * A post that is queued.
     *
     * @param channelId as the caller gave it
     * @param pendingPostId as the caller gave it; empty for none
     */
    public static ObjectNode post(
            UUID id, String caller, String channelId, String message, String pendingPostId, long createdMillis) {
        ObjectNode post = dated(MattermostId.of(id), createdMillis)
                .put("edit_at", 0)
                .put("is_pinned", false)
                .put("user_id", userId(caller))
                .put("channel_id", channelId)
                .put("root_id", "")
                .put("original_id", "")
                .put("message", message)
                .put("type", "")
                .put("hashtags", "")
                .put("pending_post_id", pendingPostId)
                .put("reply_count", 0);
        post.putObject("props").put("postrider_id", id.toString()); // as logs and dead letters show it
        post.putObject("metadata");
        return post;
    }

    /** Adds to a problem what Mattermost's errors have. The message says it all: clients show nothing else. */
    public static void addError(ObjectNode problem, Refusal refusal) {
        String message = Stream.of(refusal.problem().title(), refusal.detail(), refusal.instruction())
                .distinct()
                .collect(Collectors.joining(" "));
        problem.put("id", errorId(refusal.problem()))
                .put("message", message)
                .put("detailed_error", "")
                .put("request_id", "")
                .put("status_code", refusal.problem().status());
    }

    /** Mattermost's own where it has one. */
    private static String errorId(Problem problem) {
        return switch (problem.status()) {
            case 400 -> "api.context.invalid_body_param.app_error";
            case 401 -> "api.context.session_expired.app_error";
            case 403 -> "api.context.permissions.app_error";
            case 404 -> "api.context.404.app_error";
            case 413 -> "api.context.request_body_too_large.app_error";
            default -> "postrider." + problem.code() + ".app_error";
        };
    }

    private static String userId(String caller) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of((PURPOSE + caller).getBytes(StandardCharsets.UTF_8)));
        return MattermostId.of(new UUID(hash.getLong(), hash.getLong()));
    }

    private static ObjectNode dated(String id, long millis) {
        return object().put("id", id)
                .put("create_at", millis)
                .put("update_at", millis)
                .put("delete_at", 0);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
