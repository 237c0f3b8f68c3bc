package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finding channels and people, and telling "not there" from "not allowed". */
interface LookupContract extends OnPremises {

    @Test
    default void saysWhoTheBotIs() {
        Client.Reply me = bot().get("/users/me");

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("id")).isEqualTo(premises().botId);
        assertThat(me.text("username")).isEqualTo(premises().name("bot"));
        assertThat(me.body().path("is_bot").asBoolean()).isTrue();
    }

    @Test
    default void listsTheBotsTeamsAndItsChannelsThere() {
        List<String> teams = bot().get("/users/me/teams").body().findValuesAsText("id");
        Client.Reply channels = bot().get("/users/me/teams/" + premises().teamId + "/channels");

        assertThat(teams).contains(premises().teamId).doesNotContain(premises().otherTeamId);
        assertThat(channels.status()).isEqualTo(200);
        assertThat(channels.body().findValuesAsText("id"))
                .contains(premises().openChannel, premises().privateChannel)
                .doesNotContain(premises().openWithoutBot, premises().privateWithoutBot);
        assertThat(bot().get("/users/me/teams/" + premises().otherTeamId + "/channels")
                        .status())
                .isEqualTo(403);
    }

    @Test
    default void tellsAnUnknownChannelFromAForbiddenOne() {
        assertThat(byId("tooshort").status()).isEqualTo(400);
        assertThat(byId(RefusalContract.WELL_FORMED_BUT_UNKNOWN).status()).isEqualTo(404);
        assertThat(byId(premises().privateWithoutBot).status()).isEqualTo(403);
        assertThat(byId(premises().inOtherTeam).status()).isEqualTo(403);
        assertThat(byId(premises().openWithoutBot).status()).isEqualTo(200);
        assertThat(byId(premises().privateChannel).text("type")).isEqualTo("P");
    }

    @Test
    default void showsWhenAChannelWasArchived() {
        assertThat(byId(premises().archivedChannel).body().path("delete_at").asLong())
                .isPositive();
        assertThat(byId(premises().openChannel).body().path("delete_at").asLong())
                .isZero();
    }

    @Test
    default void findsAChannelByNames() {
        Client.Reply found = byName("team", "open");

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.text("id")).isEqualTo(premises().openChannel);
        assertThat(byTeamId("open").text("id")).isEqualTo(premises().openChannel);
    }

    @Test
    default void hidesPrivateChannelsOfOthersWhenAskedByName() {
        assertThat(byName("team", "private").text("id")).isEqualTo(premises().privateChannel);
        assertThat(byName("team", "private-foreign").status()).isEqualTo(404);
        assertThat(byName("team", "open-foreign").status()).isEqualTo(200);
        assertThat(byName("other", "elsewhere").status()).isEqualTo(403);
    }

    @Test
    default void saysWhichPartOfTheNamesIsMissing() {
        assertThat(byName("team", "nowhere").status()).isEqualTo(404);
        assertThat(byName("team", "nowhere").errorId()).contains("channel");
        assertThat(byName("no-team", "open").status()).isEqualTo(404);
        assertThat(byName("no-team", "open").errorId()).contains("team");
    }

    @Test
    default void findsArchivedChannelsByNameOnlyWhenAskedTo() {
        String path = "/teams/name/" + premises().name("team") + "/channels/name/"
                + premises().name("archived");

        assertThat(bot().get(path).status()).isEqualTo(404);
        assertThat(bot().get(path + "?include_deleted=true").text("id")).isEqualTo(premises().archivedChannel);
    }

    @Test
    default void findsARenamedChannelByItsNewNameOnly() {
        String id = premises().channel(premises().teamId, "before", "O");
        premises()
                .admin
                .put(
                        "/channels/" + id + "/patch",
                        JsonBodies.object().put("name", premises().name("after")));

        assertThat(byName("team", "before").status()).isEqualTo(404);
        assertThat(byName("team", "after").text("id")).isEqualTo(id);
        assertThat(byId(id).text("name")).isEqualTo(premises().name("after"));
    }

    /** Newer servers let the team read open channels and answer 404 there. */
    @Test
    default void saysWhetherTheBotIsAMember() {
        assertThat(membership(premises().openChannel).text("user_id")).isEqualTo(premises().botId);
        assertThat(membership(premises().openWithoutBot).status()).isIn(404, 403);
        assertThat(membership(premises().privateWithoutBot).status()).isEqualTo(403);
    }

    @Test
    default void findsPeopleByName() {
        assertThat(bot().get("/users/username/" + premises().name("person")).text("id"))
                .isEqualTo(premises().personId);
        assertThat(bot().get("/users/username/" + premises().name("nobody")).status())
                .isEqualTo(404);
    }

    @Test
    default void opensOneConversationWithAPerson() {
        Client.Reply first = direct(premises().botId, premises().personId);
        Client.Reply second = direct(premises().personId, premises().botId);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text("type")).isEqualTo("D");
        assertThat(second.text("id")).isEqualTo(first.text("id"));
        assertThat(bot().createPost(first.text("id"), "hello you").status()).isEqualTo(201);
    }

    @Test
    default void refusesConversationsThatAreNotTheBotsOwn() {
        String other = premises().bot("third");

        assertThat(direct(premises().personId, other).status()).isEqualTo(403);
        assertThat(direct(premises().botId, "junk").status()).isEqualTo(400);
        assertThat(direct(premises().botId, RefusalContract.WELL_FORMED_BUT_UNKNOWN)
                        .status())
                .isIn(400, 403);
    }

    private Client.Reply direct(String one, String other) {
        JsonNode ids =
                JsonBodies.array(List.of(one, other), id -> JsonBodies.object().textNode(id));
        return bot().post("/channels/direct", ids);
    }

    private Client.Reply byId(String id) {
        return bot().get("/channels/" + id);
    }

    private Client.Reply membership(String id) {
        return bot().get("/channels/" + id + "/members/me");
    }

    private Client.Reply byName(String team, String channel) {
        return bot().get("/teams/name/" + premises().name(team) + "/channels/name/"
                + premises().name(channel));
    }

    private Client.Reply byTeamId(String channel) {
        return bot().get("/teams/" + premises().teamId + "/channels/name/"
                + premises().name(channel));
    }
}
