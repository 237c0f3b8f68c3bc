package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;

/** What the contract needs of a server, made through its API: names are new in every run. */
final class Premises {

    final String run = UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
    final Client admin;
    final Client bot;
    final String botId;
    final String personId;
    final String teamId;
    final String otherTeamId;
    final String openChannel;
    final String privateChannel;
    final String archivedChannel;
    final String openWithoutBot;
    final String privateWithoutBot;
    final String archivedWithoutBot;
    final String inOtherTeam;

    Premises(URI base, String adminToken) {
        admin = new Client(base, adminToken);
        teamId = team("team");
        otherTeamId = team("other");
        botId = bot("bot");
        personId = person();
        join(teamId, botId);
        join(teamId, personId);
        openChannel = channel(teamId, "open", "O");
        privateChannel = channel(teamId, "private", "P");
        archivedChannel = channel(teamId, "archived", "O");
        openWithoutBot = channel(teamId, "open-foreign", "O");
        privateWithoutBot = channel(teamId, "private-foreign", "P");
        archivedWithoutBot = channel(teamId, "archived-foreign", "P");
        inOtherTeam = channel(otherTeamId, "elsewhere", "O");
        admit(openChannel, botId);
        admit(privateChannel, botId);
        admit(archivedChannel, botId);
        archive(archivedChannel);
        archive(archivedWithoutBot);
        bot = admin.withToken(token(botId));
    }

    String name(String what) {
        return "pr-" + run + "-" + what;
    }

    String bot(String what) {
        return created(admin.post("/bots", JsonBodies.object().put("username", name(what))))
                .path("user_id")
                .asText();
    }

    String token(String userId) {
        Client.Reply reply =
                admin.post("/users/" + userId + "/tokens", JsonBodies.object().put("description", name("token")));
        assertThat(reply.status()).isEqualTo(200);
        return reply.text("token");
    }

    String channel(String team, String what, String type) {
        return created(admin.post(
                        "/channels",
                        JsonBodies.object()
                                .put("team_id", team)
                                .put("name", name(what))
                                .put("display_name", name(what))
                                .put("type", type)))
                .path("id")
                .asText();
    }

    void join(String team, String userId) {
        created(admin.post(
                "/teams/" + team + "/members",
                JsonBodies.object().put("team_id", team).put("user_id", userId)));
    }

    void admit(String channelId, String userId) {
        created(admin.post(
                "/channels/" + channelId + "/members", JsonBodies.object().put("user_id", userId)));
    }

    private String team(String what) {
        return created(admin.post(
                        "/teams",
                        JsonBodies.object()
                                .put("name", name(what))
                                .put("display_name", name(what))
                                .put("type", "O")))
                .path("id")
                .asText();
    }

    private String person() {
        return created(admin.post(
                        "/users",
                        JsonBodies.object()
                                .put("email", name("person") + "@example.com")
                                .put("username", name("person"))
                                .put("password", "Long-Enough-4-" + run)))
                .path("id")
                .asText();
    }

    private void archive(String channelId) {
        assertThat(admin.delete("/channels/" + channelId).status()).isEqualTo(200);
    }

    private static JsonNode created(Client.Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply.body();
    }
}
