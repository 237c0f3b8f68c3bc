package dev.postrider.testkit.mattermost;

import java.util.List;
import java.util.Optional;

/** Posts: make, read back, delete. */
final class PostRoutes {

    private final World world;
    private final PostCreation creation;
    private final PostPages pages;

    PostRoutes(World world, PostCreation creation) {
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

    private Answer list(Call call) {
        String channelId = call.variable("channel_id");
        if (!Ids.wellFormed(channelId)) {
            return Answer.refused(ApiError.invalidUrl("channel_id"));
        }
        boolean deletedToo = call.flag("include_deleted");
        Optional<Channel> known = world.places().channel(channelId);
        if (known.isEmpty() && !world.switches().hidesUnknownChannels()) {
            return Answer.refused(ApiError.notFound("app.channel.get.existing.app_error"));
        }
        Optional<Channel> channel = known.filter(found -> world.access().mayRead(call.user(), found))
                .filter(found -> !deletedToo || call.user().admin());
        return channel.map(found -> pages.answer(call, found)).orElseGet(() -> Answer.refused(ApiError.permissions()));
    }

    private Answer post(Call call) {
        return readable(call)
                .map(post -> Answer.ok(Wire.post(post)))
                .orElseGet(() -> Answer.refused(ApiError.notFound("app.post.get.app_error")));
    }

    private Answer delete(Call call) {
        Optional<Post> post = readable(call)
                .filter(found ->
                        found.userId().equals(call.user().id()) || call.user().admin());
        post.ifPresent(found -> world.posts().replace(found.deleted(world.nowMillis())));
        return post.isPresent() ? Answer.done() : Answer.refused(ApiError.permissions());
    }

    private Optional<Post> readable(Call call) {
        return world.posts()
                .find(call.variable("post_id"))
                .filter(post -> post.deleteAt() == 0)
                .filter(post -> world.places()
                        .channel(post.channelId())
                        .filter(channel -> world.access().mayRead(call.user(), channel))
                        .isPresent());
    }
}
