package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Ping, incoming webhooks, and what is not there. */
interface EdgeContract extends OnPremises {

    /** What 11.2 says of every call of a webhook that it refuses; 9.11 and before name the reason. */
    String OF_11_2 = "web.incoming_webhook.general.app_error";

    @Test
    default void answersPingWithoutAToken() {
        Client.Reply ping = bot().withToken("").get("/system/ping");

        assertThat(ping.status()).isEqualTo(200);
        assertThat(ping.text("status")).isEqualTo("OK");
    }

    @Test
    default void saysMoreToPingWhenAsked() {
        Client.Reply ping = premises().admin.get("/system/ping?get_server_status=true");

        assertThat(ping.status()).isEqualTo(200);
        assertThat(ping.text("database_status")).isEqualTo("OK");
    }

    @Test
    default void knowsNoOtherApi() {
        RefusalContract.assertRefused(bot().get("/no/such/thing"), 404, "api.context.404.app_error");
    }

    @Test
    default void postsThroughAWebhook() {
        Client.Reply reply = hook("{\"text\":\"through a hook\"}", "application/json");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.raw().body()).isEqualTo("ok");
        assertThat(newest()).isEqualTo("through a hook");
    }

    @Test
    default void takesAWebhooksPayloadFromAForm() {
        String payload = URLEncoder.encode("{\"text\":\"from a form\"}", StandardCharsets.UTF_8);

        Client.Reply reply = hook("payload=" + payload, "application/x-www-form-urlencoded");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(newest()).isEqualTo("from a form");
    }

    @Test
    default void refusesAWebhookWithoutText() {
        RefusalContract.assertRefused(
                hook("{\"text\":\"\"}", "application/json"), 400, OF_11_2, "web.incoming_webhook.text.app_error");
    }

    @Test
    default void refusesAnUnknownWebhook() {
        Client.Reply reply = bot().withToken("")
                .send(
                        "POST",
                        "/hooks/" + RefusalContract.WELL_FORMED_BUT_UNKNOWN,
                        "{\"text\":\"x\"}",
                        "application/json");

        RefusalContract.assertRefused(reply, 400, OF_11_2, "web.incoming_webhook.invalid.app_error");
    }

    @Test
    default void doesNotFindTheChannelAWebhookNames() {
        Client.Reply reply = hook("{\"text\":\"x\",\"channel\":\"no-such-channel-anywhere\"}", "application/json");

        RefusalContract.assertRefused(reply, 404, OF_11_2, "web.incoming_webhook.channel.app_error");
    }

    private Client.Reply hook(String body, String contentType) {
        String id = premises()
                .admin
                .post(
                        "/hooks/incoming",
                        JsonBodies.object()
                                .put("channel_id", channel())
                                .put("display_name", premises().name("hook")))
                .text("id");
        return bot().withToken("").send("POST", "/hooks/" + id, body, contentType);
    }

    private String newest() {
        var list = bot().get("/channels/" + channel() + "/posts?per_page=1").body();
        return list.path("posts")
                .path(list.path("order").path(0).asText())
                .path("message")
                .asText();
    }
}
