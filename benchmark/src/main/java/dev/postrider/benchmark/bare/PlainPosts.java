package dev.postrider.benchmark.bare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.benchmark.stage.ChatTarget;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.Message;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Posts one message each, with the client and the headers that the relay uses. */
final class PlainPosts {

    /** As the relay's. */
    private static final int THREADS = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChatTarget chat;
    private final URI posts;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newFixedThreadPool(THREADS))
            .build();

    PlainPosts(ChatTarget chat) {
        this.chat = chat;
        posts = URI.create(chat.url() + "/api/v4/posts?set_online=false");
    }

    /** Fails unless the server has made it. */
    CompletableFuture<Void> post(Message message) {
        HttpRequest request = HttpRequest.newBuilder(posts)
                .header("Authorization", "Bearer " + chat.token())
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body(message)))
                .build();
        return client.sendAsync(request, BodyHandlers.ofByteArray()).thenAccept(answer -> {
            if (answer.statusCode() != 201) {
                throw new IllegalStateException("the server answered " + answer.statusCode());
            }
        });
    }

    private static byte[] body(Message message) {
        ObjectNode body = JSON.createObjectNode();
        body.put("channel_id", ((Address.ChannelId) message.address()).id());
        body.put("pending_post_id", message.id().toString());
        body.put("message", message.text());
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }
}
