package dev.postrider.testkit.mattermost;

import java.util.List;
import java.util.Optional;

/** Posts: make, read back, delete. */
final class PostRoutes {

    private final ServerState world;
    private final PostCreation creation;
    private final PostPages pages;

    PostRoutes(ServerState world, PostCreation creation) {
        this.world = world;
        this.creation = creation;
        this.pages = new PostPages(world);
    }

    List<Route> table() {
        return List.of(
                Route.of("POST", "/api/v4/posts", creation::answer),
                Route.of("GET", "/api/v4/posts/{post_id}", this::post),
                Route.of("DELETE", "/api/v4/posts/{post_id}", this::delete),
                Route.of("GET", "/api/v4/channels/{channel_id}/posts", this::list));
    }

    private ApiResult list(ApiCall call) {
        String channelId = call.variable("channel_id");
        if (!IdGenerator.wellFormed(channelId)) {
            return ApiResult.rejected(ApiError.invalidUrl("channel_id"));
        }
        boolean deletedToo = call.flag("include_deleted");
        Optional<ChatChannel> known = world.places().channel(channelId);
        if (known.isEmpty() && !world.switches().hidesUnknownChannels()) {
            return ApiResult.rejected(ApiError.notFound("app.channel.get.existing.app_error"));
        }
        Optional<ChatChannel> channel = known.filter(found -> world.access().mayRead(call.user(), found))
                .filter(found -> !deletedToo || call.user().admin());
        return channel.map(found -> pages.answer(call, found))
                .orElseGet(() -> ApiResult.rejected(ApiError.permissions()));
    }

    private ApiResult post(ApiCall call) {
        return readable(call)
                .map(post -> ApiResult.ok(JsonViews.post(post)))
                .orElseGet(() -> ApiResult.rejected(ApiError.notFound("app.post.get.app_error")));
    }

    private ApiResult delete(ApiCall call) {
        Optional<StoredPost> post = readable(call)
                .filter(found ->
                        found.userId().equals(call.user().id()) || call.user().admin());
        post.ifPresent(found -> world.posts().replace(found.deleted(world.nowMillis())));
        return post.isPresent() ? ApiResult.done() : ApiResult.rejected(ApiError.permissions());
    }

    private Optional<StoredPost> readable(ApiCall call) {
        return world.posts()
                .find(call.variable("post_id"))
                .filter(post -> post.deleteAt() == 0)
                .filter(post -> world.places()
                        .channel(post.channelId())
                        .filter(channel -> world.access().mayRead(call.user(), channel))
                        .isPresent());
    }
}
