package dev.postrider.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A FakeMattermost in a container: its API with the bot's token, and what was posted. */
final class Chat {

    static final String TOKEN = "composetokenofthebot123456";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    Chat(int port) {
        this.url = "http://127.0.0.1:" + port;
    }

    /** The ids of so many new channels that the bot is in. */
    List<String> createChannels(int number) throws IOException, InterruptedException {
        String team = send(HttpRequest.newBuilder(URI.create(url + "/api/v4/teams/name/ci")), 200)
                .path("id")
                .textValue();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ObjectNode channel = JSON.createObjectNode()
                    .put("team_id", team)
                    .put("name", "channel-" + i)
                    .put("display_name", "Channel " + i)
                    .put("type", "O");
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v4/channels"))
                    .POST(HttpRequest.BodyPublishers.ofString(channel.toString()));
            ids.add(send(request, 201).path("id").textValue());
        }
        return ids;
    }

    /** The texts of every channel's posts, in the order of their commit. */
    Map<String, List<String>> texts() throws IOException, InterruptedException {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (JsonNode post : send(HttpRequest.newBuilder(URI.create(url + "/_fake/posts")), 200)) {
            texts.computeIfAbsent(post.path("channel_id").textValue(), id -> new ArrayList<>())
                    .add(post.path("message").textValue());
        }
        return texts;
    }

    private JsonNode send(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request.header("Authorization", "Bearer " + TOKEN).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        return JSON.readTree(response.body());
    }
}
