package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The server's objects as JSON. */
final class JsonViews {

    private JsonViews() {}

    static ObjectNode user(User user) {
        ObjectNode json = JsonBodies.object()
                .put("id", user.id())
                .put("create_at", 1)
                .put("update_at", 1)
                .put("delete_at", user.deleteAt())
                .put("username", user.username())
                .put("auth_service", "")
                .put("email", user.username() + "@localhost")
                .put("nickname", "")
                .put("first_name", "")
                .put("last_name", "")
                .put("position", "")
                .put("roles", user.roles())
                .put("locale", "en");
        return user.bot() ? json.put("is_bot", true).put("bot_description", "") : json;
    }

    static ObjectNode bot(User bot) {
        return JsonBodies.object()
                .put("user_id", bot.id())
                .put("username", bot.username())
                .put("display_name", "")
                .put("description", "")
                .put("owner_id", bot.ownerId())
                .put("create_at", 1)
                .put("update_at", 1)
                .put("delete_at", bot.deleteAt());
    }

    static ObjectNode team(Team team) {
        return JsonBodies.object()
                .put("id", team.id())
                .put("create_at", team.createAt())
                .put("update_at", team.createAt())
                .put("delete_at", 0)
                .put("display_name", team.displayName())
                .put("name", team.name())
                .put("description", "")
                .put("email", "")
                .put("type", "O")
                .put("allow_open_invite", false);
    }

    static ObjectNode channel(ChatChannel channel) {
        return JsonBodies.object()
                .put("id", channel.id())
                .put("create_at", channel.createAt())
                .put("update_at", channel.createAt())
                .put("delete_at", channel.deleteAt())
                .put("team_id", channel.teamId())
                .put("type", channel.type())
                .put("display_name", channel.displayName())
                .put("name", channel.name())
                .put("header", "")
                .put("purpose", "")
                .put("last_post_at", 0)
                .put("total_msg_count", 0)
                .put("extra_update_at", 0)
                .put("creator_id", channel.creatorId());
    }

    static ObjectNode member(String field, String placeId, String userId) {
        return JsonBodies.object().put(field, placeId).put("user_id", userId).put("roles", "channel_user");
    }

    static ObjectNode token(UserDirectory.AccessToken token) {
        return JsonBodies.object()
                .put("id", token.id())
                .put("token", token.secret())
                .put("user_id", token.userId())
                .put("description", token.description())
                .put("is_active", true);
    }

    static ObjectNode hook(Hook hook) {
        return JsonBodies.object()
                .put("id", hook.id())
                .put("channel_id", hook.channelId())
                .put("user_id", hook.userId())
                .put("display_name", hook.displayName())
                .put("channel_locked", hook.channelLocked());
    }

    /** As every read gives it: the pending id is not kept. */
    static ObjectNode post(StoredPost post) {
        ObjectNode json = JsonBodies.object()
                .put("id", post.id())
                .put("create_at", post.createAt())
                .put("update_at", post.updateAt())
                .put("edit_at", 0)
                .put("delete_at", post.deleteAt())
                .put("is_pinned", false)
                .put("user_id", post.userId())
                .put("channel_id", post.channelId())
                .put("root_id", post.rootId())
                .put("original_id", "")
                .put("message", post.message())
                .put("type", post.sent().type());
        json.set("props", post.props());
        json.put("hashtags", "").set("file_ids", post.sent().fileIds());
        json.put("pending_post_id", "")
                .put("remote_id", "")
                .put("reply_count", 0)
                .put("last_reply_at", 0)
                .putNull("participants");
        ObjectNode metadata = json.putObject("metadata");
        if (!post.attachments().isEmpty()) {
            metadata.putArray("embeds").addObject().put("type", "message_attachment");
        }
        return json;
    }
}
