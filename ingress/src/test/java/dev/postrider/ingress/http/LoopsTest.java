package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mattermost's outgoing webhooks, pointed at the channel that they are for or at another. */
class LoopsTest {

    private static final String ID = "4xp9fdt77pncbef59f4k1qe83o";
    private static final String OTHER_ID = "8xp9fdt77pncbef59f4k1qe83o";

    private static final String JSON = """
            {"token":"t","team_id":"x","team_domain":"devs","channel_id":"4xp9fdt77pncbef59f4k1qe83o",
            "channel_name":"builds","timestamp":1764032400,"user_id":"u","user_name":"jane",
            "post_id":"p","text":"again","trigger_word":"","file_ids":""}""";

    private static final String FORM = "token=t&team_id=x&team_domain=devs&channel_id=4xp9fdt77pncbef59f4k1qe83o"
            + "&channel_name=builds&timestamp=1764032400000&user_id=u&user_name=jane&post_id=p&text=again"
            + "&trigger_word=&file_ids=";

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        ManualClock clock = new ManualClock();
        server = ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/post/channel/" + ID,
                "/post/channel/" + ID + "/msg/hello",
                "/post/channel/" + ID + "?text=hello",
                "/post/team/devs/channel/builds",
                "/post/team/Devs/channel/Builds/msg/",
                "//post/team/devs/channel/builds/msg/hello",
                "/hooks/KEY"
            })
    void whatWouldReachTheChannelItComesFromIsRefused(String target) {
        assertThat(status(target, "application/json", JSON)).isEqualTo(409);
        assertThat(status(target, "application/x-www-form-urlencoded", FORM)).isEqualTo(409);
        assertThat(status(target, "application/json", JSON.replace("post_id", "x")))
                .isEqualTo(409);
        assertThat(status(target, "application/json", JSON.replace("trigger_word", "x")))
                .isEqualTo(409);
        assertThat(server.publisher.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/post/channel/" + OTHER_ID,
                "/post/channel/" + OTHER_ID + "/msg/hello",
                "/post/channel/" + OTHER_ID + "?text=hello",
                "/post/team/ops/channel/builds",
                "/post/team/devs/channel/alerts/msg/hello",
                "/post/user/jane"
            })
    void anotherChannelIsReached(String target) {
        assertThat(status(target, "application/json", JSON)).isEqualTo(202);
        assertThat(status(target, "application/x-www-form-urlencoded", FORM)).isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(2);
    }

    /** Other tools have fields of these names too. */
    @ParameterizedTest
    @ValueSource(strings = {"/post/channel/" + ID, "/post/channel/" + ID + "/msg/hello"})
    void aChannelAloneIsNoOrigin(String target) {
        String body = JSON.replace("post_id", "x").replace("trigger_word", "y");

        assertThat(status(target, "application/json", body)).isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(1);
    }

    /** The text that counts is in the URL. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"post_id\":\"p\"}", "\0\u00FF"})
    void aBodyBesideATextMayBeAnything(String body) {
        assertThat(status("/post/channel/" + ID + "/msg/hello", "application/json", body))
                .isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(1);
    }

    private static int status(String target, String type, String body) {
        return server.call("POST " + target.replace("KEY", Keyed.KEY)
                        + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mattermost-Bot/1.1\r\n"
                        + "Authorization: Bearer " + Keyed.KEY + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body)
                .status();
    }
}
