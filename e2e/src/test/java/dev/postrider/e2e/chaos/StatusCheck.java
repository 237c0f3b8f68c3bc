package dev.postrider.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.testkit.mattermost.StoredPost;
import java.util.List;
import java.util.Optional;

/** Compares the status of a message with what the chat shows, once every message is finished. */
final class StatusCheck {

    private StatusCheck() {}

    /** What is not true in the answer; {@code finished} and {@code unknown} claim nothing. */
    static Optional<String> lie(SentMessage message, StatusAnswer answer, ShownPosts shown) {
        return answer.isOk()
                ? lie(message, answer.body(), shown.withEndOf(message))
                : Optional.of("answered with " + answer.code());
    }

    /** @param posts in which it ends */
    private static Optional<String> lie(SentMessage message, JsonNode status, List<StoredPost> posts) {
        if (!status.path("address").asText(message.address()).equals(message.address())) {
            return Optional.of("another message's address");
        }
        return switch (status.path("status").asText()) {
            case "delivered" -> inDelivered(status, posts);
            case "repeated" -> inRepeated(message, status.path("of"), posts);
            case "dead-letter" -> posts.isEmpty() ? Optional.empty() : Optional.of("a dead letter, but shown");
            case "finished", "unknown" -> Optional.empty();
            default -> Optional.of("not finished");
        };
    }

    private static Optional<String> inDelivered(JsonNode status, List<StoredPost> posts) {
        int together = status.path("together").asInt();
        if (posts.isEmpty() || together < 1) {
            return Optional.of(posts.isEmpty() ? "delivered, but not shown" : "delivered, but with no message");
        }
        if (!status.has("post")) {
            return Optional.empty();
        }
        String link = status.path("post").asText();
        String id = link.substring(link.lastIndexOf('/') + 1);
        Optional<StoredPost> post =
                posts.stream().filter(each -> each.id().equals(id)).findFirst();
        if (post.isEmpty()) {
            return Optional.of("delivered, but in post " + posts.get(0).id());
        }
        int most = Texts.messages(post.get().message());
        return together > most ? Optional.of("the post holds " + most + " messages") : Optional.empty();
    }

    private static Optional<String> inRepeated(SentMessage message, JsonNode original, List<StoredPost> posts) {
        if (original.has("status")) {
            return lie(message, original, posts); // it has the same text
        }
        return posts.isEmpty() ? Optional.of("repeats a message that is not shown") : Optional.empty();
    }
}
