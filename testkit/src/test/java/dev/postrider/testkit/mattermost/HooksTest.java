package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HooksTest {

    private final Fixture fixture = new Fixture();
    private final FakeMattermost fake = fixture.fake;
    private final String hook = fake.admin().hook(fixture.channel);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void splitsLongTextAndLeavesAttachmentsToTheLastPart() {
        fake.switches().maxMessageCodePoints(4);

        call("{\"text\":\"abcd😀fgh9\",\"attachments\":[{\"text\":\"x\"}]}", "application/json");

        assertThat(fake.posts()).extracting(StoredPost::message).containsExactly("abcd", "😀fgh", "9");
        assertThat(fake.posts())
                .extracting(post -> post.props().has("attachments"))
                .containsExactly(false, false, true);
    }

    @Test
    void takesRawNewlinesAndAnyContentType() {
        assertThat(call("{\"text\":\"two\nlines\"}", "text/plain").status()).isEqualTo(200);
        assertThat(fake.posts()).extracting(StoredPost::message).containsExactly("two\nlines");
    }

    @Test
    void takesTheFieldsOfAMultipartForm() {
        String body = "--cut\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nin parts\r\n--cut--\r\n";

        assertThat(call(body, "multipart/form-data; boundary=cut").status()).isEqualTo(200);
        assertThat(fake.posts()).extracting(StoredPost::message).containsExactly("in parts");
    }

    @Test
    void doesNotTakeBareText() {
        RefusalContract.assertRefused(call("hello", "text/plain"), 400, EdgeContract.OF_11_2);
    }

    @Test
    void writesToOtherChannelsAndPeople() {
        var other = fake.admin().openChannel(fixture.team, "other");
        fake.admin().person("alice", fixture.team);

        assertThat(call("{\"text\":\"x\",\"channel\":\"#other\"}", "").status()).isEqualTo(200);
        assertThat(call("{\"text\":\"x\",\"channel\":\"@alice\"}", "").status()).isEqualTo(200);
        RefusalContract.assertRefused(call("{\"text\":\"x\",\"channel\":\"@bob\"}", ""), 400, EdgeContract.OF_11_2);
        assertThat(fake.posts(other.id())).hasSize(1);
        assertThat(fake.posts()).hasSize(2);
    }

    @Test
    void blamesItselfForEveryTextItCannotPost() {
        RefusalContract.assertRefused(call("{\"text\":\"a\\u0000b\"}", ""), 500, EdgeContract.OF_11_2);
    }

    @Test
    void namesTheReasonAsOlderServersDo() {
        fake.switches().namesWebhookErrors(true);

        RefusalContract.assertRefused(call("{\"text\":\"\"}", ""), 400, "web.incoming_webhook.text.app_error");
        RefusalContract.assertRefused(call("hello", ""), 400, "model.incoming_hook.parse_data.app_error");
        RefusalContract.assertRefused(
                call("{\"text\":\"x\",\"channel\":\"@bob\"}", ""), 400, "web.incoming_webhook.user.app_error");
        RefusalContract.assertRefused(
                call("{\"text\":\"x\",\"channel\":\"bob\"}", ""), 404, "web.incoming_webhook.channel.app_error");
        RefusalContract.assertRefused(
                call("{\"text\":\"a\\u0000b\"}", ""), 500, "api.post.create_webhook_post.creating.app_error");
    }

    @Test
    void namesThePosterOnlyWhereThatIsAllowed() {
        call("{\"text\":\"x\",\"username\":\"robot\"}", "");
        fake.switches().usernameOverride(true);
        call("{\"text\":\"x\",\"username\":\"robot\"}", "");

        assertThat(fake.posts())
                .extracting(post -> post.props().path("override_username").asText())
                .containsExactly("", "robot");
    }

    @Test
    void canBeSwitchedOff() {
        fake.switches().incomingWebhooks(false);

        RefusalContract.assertRefused(call("{\"text\":\"x\"}", ""), 501, EdgeContract.OF_11_2);
    }

    private Client.Reply call(String body, String contentType) {
        return fixture.client.withToken("").send("POST", "/hooks/" + hook, body, contentType);
    }
}
