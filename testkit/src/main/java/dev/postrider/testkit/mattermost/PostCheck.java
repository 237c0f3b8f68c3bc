package dev.postrider.testkit.mattermost;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the server checks of a post's content, in its order. */
final class PostCheck {

    private static final int MAX_FILE_IDS_CODE_POINTS = 300;
    private static final Set<String> TYPES = Set.of("", "me", "slack_attachment");

    /** Not where the backslash is an escaped one. */
    private static final Pattern NUL_IN_JSON = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

    private final PostLog posts;
    private final Switches switches;

    PostCheck(PostLog posts, Switches switches) {
        this.posts = posts;
        this.switches = switches;
    }

    /** Before plugins are asked. */
    Optional<ApiError> root(PostRequest draft) {
        String rootId = draft.sent().rootId();
        if (rootId.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredPost> root = posts.find(rootId).filter(post -> post.deleteAt() == 0);
        if (root.isEmpty() || !root.get().rootId().isEmpty()) {
            return bad("api.post.create_post.root_id.app_error", "Invalid RootId parameter.");
        }
        return root.get().channelId().equals(draft.channelId())
                ? Optional.empty()
                : bad("api.post.create_post.channel_root_id.app_error", "Invalid ChannelId for RootId parameter.");
    }

    /** When it is about to be stored. */
    Optional<ApiError> content(PostRequest draft) {
        if (!draft.id().isEmpty()) {
            return bad("app.post.save.existing.app_error", "You cannot update an existing Post.");
        }
        if (JsonBodies.codePoints(draft.message()) > switches.maxMessageCodePoints()) {
            return bad("model.post.is_valid.message_length.app_error", "Post Message property is too long.");
        }
        if (!TYPES.contains(draft.sent().type()) && !draft.sent().type().startsWith("custom_")) {
            return bad("model.post.is_valid.type.app_error", "Invalid type.");
        }
        if (JsonBodies.codePoints(draft.sent().fileIds().toString()) > MAX_FILE_IDS_CODE_POINTS) {
            return bad("model.post.is_valid.file_ids.app_error", "Invalid file ids.");
        }
        if (JsonBodies.codePoints(draft.sent().props().toString()) > switches.maxPropsCodePoints()) {
            return bad("model.post.is_valid.props.app_error", "Invalid props.");
        }
        // Postgres has no text with a NUL in it, and no JSON either.
        boolean hasNul = draft.message().indexOf('\0') >= 0
                || NUL_IN_JSON.matcher(draft.sent().props().toString()).find();
        return hasNul ? Optional.of(ApiError.saveFailed()) : Optional.empty();
    }

    private static Optional<ApiError> bad(String id, String message) {
        return Optional.of(ApiError.bad(id, message));
    }
}
