package dev.postrider.e2e.chaos;

import static java.util.stream.Collectors.groupingBy;

import dev.postrider.testkit.mattermost.StoredPost;
import java.util.List;
import java.util.Map;

/** What the chat shows, by address. */
record ShownPosts(Map<String, List<StoredPost>> byAddress) {

    static ShownPosts of(List<StoredPost> posts) {
        return new ShownPosts(posts.stream().collect(groupingBy(ShownPosts::address)));
    }

    static String address(StoredPost post) {
        return "channel/" + post.channelId();
    }

    /** The posts in which the message ends: one, or none if it is not shown. */
    List<StoredPost> withEndOf(SentMessage message) {
        return byAddress.getOrDefault(message.address(), List.of()).stream()
                .filter(message::endsIn)
                .toList();
    }
}
