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

    private final World world;

    PostPages(World world) {
        this.world = world;
    }

    Answer answer(Call call, Channel channel) {
        List<Post> visible = visible(channel);
        String since = call.query("since");
        String after = call.query("after");
        String before = call.query("before");
        if (!since.isEmpty() && !since.matches("-?\\d{1,18}")) {
            return Answer.refused(ApiError.invalidBody("since"));
        }
        if (!after.isEmpty() && !Ids.wellFormed(after)) {
            return Answer.refused(ApiError.invalidBody("after_post"));
        }
        if (!before.isEmpty() && !Ids.wellFormed(before)) {
            return Answer.refused(ApiError.invalidBody("before_post"));
        }
        if (!since.isEmpty() && Long.parseLong(since) > 0) {
            return Answer.ok(rendered(since(visible, Long.parseLong(since)), visible, false, call));
        }
        List<Post> live = kept(visible, post -> post.deleteAt() == 0);
        if (!after.isEmpty()) {
            return Answer.ok(rendered(after(live, after, call), live, true, call));
        }
        List<Post> wanted = before.isEmpty() ? live : before(live, before);
        return Answer.ok(rendered(page(newestFirst(wanted), call), live, true, call));
    }

    /** In the order of commit, without what the replica does not know yet. */
    private List<Post> visible(Channel channel) {
        long now = world.clock().nanos();
        long lagNanos = world.switches().replicaLag().toNanos();
        return world.posts()
                .all(post -> post.channelId().equals(channel.id()) && now - post.committedNanos() >= lagNanos);
    }

    /** Strictly later updates, deleted posts among them; pages do not count. */
    private static List<Post> since(List<Post> visible, long since) {
        return newestFirst(visible.stream()
                .filter(post -> post.updateAt() > since)
                .limit(SINCE_LIMIT)
                .toList());
    }

    /** Strictly later posts: those of the anchor's own millisecond are skipped. Page 0 is next to the anchor. */
    private List<Post> after(List<Post> live, String anchor, Call call) {
        long at = createAt(anchor, Long.MAX_VALUE);
        List<Post> oldestFirst = newestFirst(kept(live, post -> post.createAt() > at));
        Collections.reverse(oldestFirst);
        List<Post> page = page(oldestFirst, call);
        Collections.reverse(page);
        return page;
    }

    private List<Post> before(List<Post> live, String anchor) {
        long at = createAt(anchor, Long.MIN_VALUE);
        return kept(live, post -> post.createAt() < at);
    }

    private long createAt(String postId, long unknown) {
        return world.posts().find(postId).map(Post::createAt).orElse(unknown);
    }

    private static List<Post> kept(List<Post> posts, Predicate<Post> wanted) {
        return posts.stream().filter(wanted).toList();
    }

    private static List<Post> newestFirst(List<Post> commitOrder) {
        List<Post> sorted = new ArrayList<>(commitOrder);
        Collections.reverse(sorted);
        sorted.sort(Comparator.comparingLong(Post::createAt).reversed());
        return sorted;
    }

    private static List<Post> page(List<Post> posts, Call call) {
        long from = Math.min(posts.size(), (long) call.page() * call.perPage());
        long to = Math.min(posts.size(), from + call.perPage());
        return new ArrayList<>(posts.subList((int) from, (int) to));
    }

    private ObjectNode rendered(List<Post> page, List<Post> all, boolean cursors, Call call) {
        ObjectNode posts = Json.object();
        page.forEach(post -> posts.set(post.id(), Wire.post(post)));
        if (!call.flag("skipFetchThreads")) {
            page.stream()
                    .map(post -> world.posts().find(post.rootId()))
                    .flatMap(Optional::stream)
                    .forEach(root -> posts.set(root.id(), Wire.post(root)));
        }
        ObjectNode list = Json.object();
        list.set("order", Json.array(page, post -> Json.object().textNode(post.id())));
        list.set("posts", posts);
        return list.put("next_post_id", cursors ? newer(page, all) : "")
                .put("prev_post_id", cursors ? older(page, all) : "")
                .put("first_inaccessible_post_time", 0);
    }

    private static String newer(List<Post> page, List<Post> all) {
        return all.stream()
                .filter(post -> !page.isEmpty() && post.createAt() > page.get(0).createAt())
                .min(Comparator.comparingLong(Post::createAt))
                .map(Post::id)
                .orElse("");
    }

    private static String older(List<Post> page, List<Post> all) {
        return all.stream()
                .filter(post -> !page.isEmpty()
                        && post.createAt() < page.get(page.size() - 1).createAt())
                .max(Comparator.comparingLong(Post::createAt))
                .map(Post::id)
                .orElse("");
    }
}
