package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** How a post comes into being: permission, channel, duplicate, content, commit. */
final class PostCreation {

    /** How it went. */
    sealed interface Result {
        record Stored(StoredPost post) implements Result {}

        record NotStored(ApiResult answer) implements Result {}
    }

    private final ServerState world;
    private final PostCheck check;

    PostCreation(ServerState world) {
        this.world = world;
        this.check = new PostCheck(world.posts(), world.switches());
    }

    /** POST /api/v4/posts. */
    ApiResult answer(ApiCall call) throws InterruptedException {
        if (call.request().bodyBytes() > world.switches().maxBodyBytes()) {
            return ApiResult.rejected(
                    new ApiError(413, "api.context.request_body_too_large.app_error", "Request body too large."));
        }
        Optional<PostRequest> draft = PostRequest.of(call.request().body());
        if (draft.isEmpty()) {
            return ApiResult.rejected(ApiError.invalidBody("post"));
        }
        Optional<ApiResult> refusal = refusal(call, draft.get());
        return refusal.isPresent() ? refusal.get() : onlyOnce(call, draft.get());
    }

    private Optional<ApiResult> refusal(ApiCall call, PostRequest draft) throws InterruptedException {
        Optional<Fault.Effect> lie = world.faults().takeAt(Fault.Point.PERMISSION, call.facts());
        if (lie.isPresent()) {
            return lie.map(ApiResult::faulted);
        }
        Optional<ChatChannel> channel = world.places()
                .channel(draft.channelId())
                .filter(found -> world.access().mayPost(call.user(), found));
        if (channel.isEmpty()) {
            return Optional.of(ApiResult.rejected(ApiError.permissions()));
        }
        lie = world.faults().takeAt(Fault.Point.CHANNEL, call.facts());
        return lie.isPresent()
                ? lie.map(ApiResult::faulted)
                : channelRefusal(call.user(), channel.get(), draft).map(ApiResult::rejected);
    }

    private Optional<ApiError> channelRefusal(User user, ChatChannel channel, PostRequest draft) {
        if (draft.sent().type().startsWith("system_")) {
            return Optional.of(ApiError.invalidParam("post.type"));
        }
        if (channel.archived()) {
            return Optional.of(ApiError.bad(
                    "api.post.create_post.can_not_post_to_deleted.error", "Can not post to deleted channel."));
        }
        boolean strangers = channel.direct()
                && world.switches().directMessagesNeedCommonTeam()
                && !DirectChannels.other(channel, user, world.people())
                        .filter(other -> world.access().shareTeam(user, other))
                        .isPresent();
        return strangers
                ? Optional.of(ApiError.bad(
                        "api.post.create_post.can_not_post_in_restricted_dm.error",
                        "Can not post in a restricted direct message channel."))
                : Optional.empty();
    }

    private ApiResult onlyOnce(ApiCall call, PostRequest draft) throws InterruptedException {
        String pendingPostId = draft.sent().pendingPostId();
        if (pendingPostId.isEmpty()) {
            return seen(store(call.user(), draft, call.facts()), "");
        }
        DedupCache.CachedId seen = world.dedup().begin(pendingPostId);
        if (seen instanceof DedupCache.CachedId.InFlight) {
            return ApiResult.rejected(new ApiError(
                    500, "api.post.deduplicate_create_post.pending", "A post with this pending id is being made."));
        }
        if (seen instanceof DedupCache.CachedId.Done done) {
            Optional<StoredPost> first = world.posts().find(done.postId()).filter(post -> post.deleteAt() == 0);
            if (first.isEmpty()) {
                return ApiResult.rejected(new ApiError(
                        500, "api.post.deduplicate_create_post.failed_to_get", "Unable to read the first post."));
            }
            if (counts(call.user(), first.get())) {
                return ApiResult.created(JsonViews.post(first.get()));
            }
        }
        return seen(marked(call, draft), pendingPostId);
    }

    private boolean counts(User user, StoredPost first) {
        return !world.switches().dedupNeedsReadPermission()
                || world.places()
                        .channel(first.channelId())
                        .filter(channel -> world.access().mayRead(user, channel))
                        .isPresent();
    }

    private Result marked(ApiCall call, PostRequest draft) throws InterruptedException {
        Result result = store(call.user(), draft, call.facts());
        if (result instanceof Result.Stored stored) {
            world.dedup().done(draft.sent().pendingPostId(), stored.post().id());
        } else {
            world.dedup().failed(draft.sent().pendingPostId());
        }
        return result;
    }

    private static ApiResult seen(Result result, String pendingPostId) {
        if (result instanceof Result.NotStored failed) {
            return failed.answer();
        }
        return ApiResult.created(JsonViews.post(((Result.Stored) result).post()).put("pending_post_id", pendingPostId));
    }

    /** What every way of making a post goes through. */
    Result store(User user, PostRequest draft, Scope.Facts facts) throws InterruptedException {
        Optional<ApiError> error = check.root(draft);
        if (error.isPresent()) {
            return new Result.NotStored(ApiResult.rejected(error.get()));
        }
        Optional<Fault.Effect> fault = world.faults().takeAt(Fault.Point.BEFORE_COMMIT, facts);
        if (fault.isPresent()) {
            return new Result.NotStored(ApiResult.faulted(fault.get()));
        }
        error = check.content(draft);
        if (error.isPresent()) {
            return new Result.NotStored(ApiResult.rejected(error.get()));
        }
        fetchImages(draft);
        StoredPost post = post(user, draft, facts);
        world.posts().commit(post);
        fault = world.faults().takeAt(Fault.Point.AFTER_COMMIT, facts);
        return fault.isPresent() ? new Result.NotStored(ApiResult.faulted(fault.get())) : new Result.Stored(post);
    }

    /** One after the other, and the post waits for it. */
    private void fetchImages(PostRequest draft) throws InterruptedException {
        Duration each = world.switches().imageFetch();
        if (!each.isZero()) {
            int images = FetchedImages.of(draft.message(), draft.sent().props().path("attachments"))
                    .size();
            world.faults().await(each.multipliedBy(images));
        }
    }

    private StoredPost post(User user, PostRequest draft, Scope.Facts facts) {
        long now = user.admin() && draft.createAt() > 0 ? draft.createAt() : world.nowMillis();
        ObjectNode props = draft.sent().props().deepCopy();
        if (user.bot()) {
            props.put("from_bot", "true");
        }
        // Nothing was ever uploaded here, and ids of foreign files are dropped without a word.
        var sent = new StoredPost.Sent(
                draft.sent().rootId(),
                draft.sent().type(),
                props,
                JsonBodies.object().arrayNode(),
                draft.sent().pendingPostId());
        return new StoredPost(
                world.ids().next(),
                now,
                now,
                0,
                user.id(),
                draft.channelId(),
                draft.message(),
                facts.arrivedNanos(),
                world.clock().nanos(),
                sent);
    }
}
