package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reading a channel back: since, after, before, or the newest page. */
final class PostPages {

    /** Taken by the server without an order, so any thousand; here the first. */
    private static final int SINCE_LIMIT = 1_000;

    private final ServerState world;

    PostPages(ServerState world) {
        this.world = world;
    }

    ApiResult answer(ApiCall call, ChatChannel channel) {
        List<StoredPost> visible = visible(channel);
        String since = call.query("since");
        String after = call.query("after");
        String before = call.query("before");
        if (!since.isEmpty() && !since.matches("-?\\d{1,18}")) {
            return ApiResult.rejected(ApiError.invalidBody("since"));
        }
        if (!after.isEmpty() && !IdGenerator.wellFormed(after)) {
            return ApiResult.rejected(ApiError.invalidBody("after_post"));
        }
        if (!before.isEmpty() && !IdGenerator.wellFormed(before)) {
            return ApiResult.rejected(ApiError.invalidBody("before_post"));
        }
        if (!since.isEmpty() && Long.parseLong(since) > 0) {
            return ApiResult.ok(rendered(since(visible, Long.parseLong(since)), visible, false, call));
        }
        List<StoredPost> live = kept(visible, post -> post.deleteAt() == 0);
        if (!after.isEmpty()) {
            return ApiResult.ok(rendered(after(live, after, call), live, true, call));
        }
        List<StoredPost> wanted = before.isEmpty() ? live : before(live, before);
        return ApiResult.ok(rendered(page(newestFirst(wanted), call), live, true, call));
    }

    /** In the order of commit, without what the replica does not know yet. */
    private List<StoredPost> visible(ChatChannel channel) {
        long now = world.clock().nanos();
        long lagNanos = world.switches().replicaLag().toNanos();
        return world.posts()
                .all(post -> post.channelId().equals(channel.id()) && now - post.committedNanos() >= lagNanos);
    }

    /** Strictly later updates, deleted posts among them; pages do not count. */
    private static List<StoredPost> since(List<StoredPost> visible, long since) {
        return newestFirst(visible.stream()
                .filter(post -> post.updateAt() > since)
                .limit(SINCE_LIMIT)
                .toList());
    }

    /** Strictly later posts: those of the anchor's own millisecond are skipped. Page 0 is next to the anchor. */
    private List<StoredPost> after(List<StoredPost> live, String anchor, ApiCall call) {
        long at = createAt(anchor, Long.MAX_VALUE);
        List<StoredPost> oldestFirst = newestFirst(kept(live, post -> post.createAt() > at));
        Collections.reverse(oldestFirst);
        List<StoredPost> page = page(oldestFirst, call);
        Collections.reverse(page);
        return page;
    }

    private List<StoredPost> before(List<StoredPost> live, String anchor) {
        long at = createAt(anchor, Long.MIN_VALUE);
        return kept(live, post -> post.createAt() < at);
    }

    private long createAt(String postId, long unknown) {
        return world.posts().find(postId).map(StoredPost::createAt).orElse(unknown);
    }

    private static List<StoredPost> kept(List<StoredPost> posts, Predicate<StoredPost> wanted) {
        return posts.stream().filter(wanted).toList();
    }

    private static List<StoredPost> newestFirst(List<StoredPost> commitOrder) {
        List<StoredPost> sorted = new ArrayList<>(commitOrder);
        Collections.reverse(sorted);
        sorted.sort(Comparator.comparingLong(StoredPost::createAt).reversed());
        return sorted;
    }

    private static List<StoredPost> page(List<StoredPost> posts, ApiCall call) {
        long from = Math.min(posts.size(), (long) call.page() * call.perPage());
        long to = Math.min(posts.size(), from + call.perPage());
        return new ArrayList<>(posts.subList((int) from, (int) to));
    }

    private ObjectNode rendered(List<StoredPost> page, List<StoredPost> all, boolean cursors, ApiCall call) {
        ObjectNode posts = JsonBodies.object();
        page.forEach(post -> posts.set(post.id(), JsonViews.post(post)));
        if (!call.flag("skipFetchThreads")) {
            page.stream()
                    .map(post -> world.posts().find(post.rootId()))
                    .flatMap(Optional::stream)
                    .forEach(root -> posts.set(root.id(), JsonViews.post(root)));
        }
        ObjectNode list = JsonBodies.object();
        list.set("order", JsonBodies.array(page, post -> JsonBodies.object().textNode(post.id())));
        list.set("posts", posts);
        return list.put("next_post_id", cursors ? newer(page, all) : "")
                .put("prev_post_id", cursors ? older(page, all) : "")
                .put("first_inaccessible_post_time", 0);
    }

    private static String newer(List<StoredPost> page, List<StoredPost> all) {
        return all.stream()
                .filter(post -> !page.isEmpty() && post.createAt() > page.get(0).createAt())
                .min(Comparator.comparingLong(StoredPost::createAt))
                .map(StoredPost::id)
                .orElse("");
    }

    private static String older(List<StoredPost> page, List<StoredPost> all) {
        return all.stream()
                .filter(post -> !page.isEmpty()
                        && post.createAt() < page.get(page.size() - 1).createAt())
                .max(Comparator.comparingLong(StoredPost::createAt))
                .map(StoredPost::id)
                .orElse("");
    }
}
