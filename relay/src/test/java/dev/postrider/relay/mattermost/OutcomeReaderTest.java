package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Position;
import dev.postrider.relay.engine.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer that the server is known to give, and those of whatever stands in front of it. */
class OutcomeReaderTest {

    private static final String CHANNEL = "c".repeat(26);
    private static final Address NAMED = new Address.ChannelName("team", "channel");
    private static final Request POST =
            new Request.Post(new Position(0, 7), new UUID(1, 2), 0, new Address.ChannelId(CHANNEL), CHANNEL, "text");
    private static final Request RESOLVE = new Request.Resolve(NAMED);
    private static final Request PROBE = new Request.ProbeTarget(CHANNEL);
    private static final Request SELF = new Request.ProbeSelf();

    private static Stream<Arguments> answersToPosts() {
        return Stream.of(
                arguments(400, "api.context.invalid_body_param.app_error", Outcome.Suspect.class),
                arguments(413, "api.context.request_body_too_large.app_error", Outcome.Refused.class),
                arguments(400, "api.context.request_body_too_large.app_error", Outcome.Refused.class),
                arguments(401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(401, "api.context.token_provided.app_error", Outcome.Unauthorised.class),
                arguments(403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(403, "", Outcome.Suspect.class),
                arguments(403, "Forbidden by policy", Outcome.Suspect.class),
                arguments(400, "api.post.create_post.can_not_post_to_deleted.error", Outcome.ChannelRefused.class),
                arguments(400, "api.context.invalid_param.app_error", Outcome.Suspect.class),
                arguments(400, "api.post.create_post.can_not_post_in_restricted_dm.error", Outcome.Refused.class),
                arguments(400, "model.post.is_valid.message_length.app_error", Outcome.Refused.class),
                arguments(400, "model.post.is_valid.msg.app_error", Outcome.Refused.class),
                arguments(400, "model.post.is_valid.props.app_error", Outcome.Refused.class),
                arguments(400, "model.post.is_valid.type.app_error", Outcome.Refused.class),
                arguments(400, "model.post.is_valid.file_ids.app_error", Outcome.Refused.class),
                arguments(400, "api.post.create_post.root_id.app_error", Outcome.Suspect.class),
                arguments(400, "api.post.create_post.channel_root_id.app_error", Outcome.Suspect.class),
                arguments(400, "Post rejected by plugin. It says boo", Outcome.Refused.class),
                arguments(400, "plugin.message_will_be_posted.dismiss_post", Outcome.Refused.class),
                arguments(500, "api.post.deduplicate_create_post.pending", Outcome.Unavailable.class),
                arguments(500, "api.post.deduplicate_create_post.failed_to_get", Outcome.Suspect.class),
                arguments(500, "app.post.save.app_error", Outcome.Suspect.class),
                arguments(500, "", Outcome.Suspect.class),
                arguments(501, "api.post.priority.app_error", Outcome.Suspect.class),
                arguments(404, "api.context.404.app_error", Outcome.Unavailable.class),
                arguments(414, "basic_security_check.url.too_long_error", Outcome.Suspect.class),
                arguments(429, "", Outcome.Busy.class));
    }

    @ParameterizedTest
    @MethodSource("answersToPosts")
    void readsWhatTheServerSaysOfAPost(int status, String id, Class<? extends Outcome> expected) {
        assertThat(read(POST, error(status, id))).isInstanceOf(expected);
    }

    private static Stream<Arguments> answersToLookups() {
        return Stream.of(
                arguments(RESOLVE, 404, "app.team.get_by_name.missing.app_error", Outcome.ChannelMissing.class),
                arguments(RESOLVE, 404, "app.channel.get_by_name.missing.app_error", Outcome.ChannelMissing.class),
                arguments(RESOLVE, 404, "app.user.get_by_username.app_error", Outcome.ChannelMissing.class),
                arguments(RESOLVE, 400, "api.context.invalid_url_param.app_error", Outcome.ChannelMissing.class),
                arguments(RESOLVE, 400, "api.context.invalid_body_param.app_error", Outcome.Suspect.class),
                arguments(RESOLVE, 403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(
                        RESOLVE,
                        403,
                        "api.channel.create_channel.direct_channel.team_restricted_error",
                        Outcome.ChannelRefused.class),
                arguments(RESOLVE, 401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(RESOLVE, 404, "api.context.404.app_error", Outcome.Unavailable.class),
                arguments(RESOLVE, 500, "", Outcome.Suspect.class),
                arguments(RESOLVE, 429, "", Outcome.Busy.class),
                arguments(PROBE, 404, "app.channel.get.existing.app_error", Outcome.ChannelMissing.class),
                arguments(PROBE, 400, "api.context.invalid_url_param.app_error", Outcome.ChannelMissing.class),
                arguments(PROBE, 403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(PROBE, 401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(PROBE, 500, "app.channel.get.find.app_error", Outcome.Suspect.class),
                arguments(SELF, 401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(SELF, 429, "", Outcome.Busy.class));
    }

    @ParameterizedTest
    @MethodSource("answersToLookups")
    void readsWhatTheServerSaysOfALookUp(Request request, int status, String id, Class<? extends Outcome> expected) {
        assertThat(read(request, error(status, id))).isInstanceOf(expected);
    }

    /** It is asked to see whether the server is well, so no answer of it may be held against a channel or a text. */
    @ParameterizedTest
    @MethodSource("refusals")
    void takesARefusedSelfProbeForATroubledServer(int status, String id) {
        assertThat(read(SELF, error(status, id))).isInstanceOf(Outcome.Unavailable.class);
    }

    private static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(400, "api.context.invalid_url_param.app_error"),
                arguments(403, "api.context.permissions.app_error"),
                arguments(404, "app.user.missing_account.const"),
                arguments(500, "app.user.get.app_error"),
                arguments(503, ""));
    }

    private static Stream<Arguments> answersOfOthers() {
        return Stream.of(
                arguments(POST, 301, Outcome.Unavailable.class),
                arguments(POST, 302, Outcome.Unavailable.class),
                arguments(POST, 204, Outcome.Unavailable.class),
                arguments(POST, 403, Outcome.Suspect.class),
                arguments(POST, 404, Outcome.Unavailable.class),
                arguments(POST, 405, Outcome.Suspect.class),
                arguments(POST, 408, Outcome.Suspect.class),
                arguments(POST, 413, Outcome.Refused.class),
                arguments(POST, 502, Outcome.Suspect.class),
                arguments(POST, 503, Outcome.Suspect.class),
                arguments(POST, 504, Outcome.Suspect.class),
                arguments(RESOLVE, 301, Outcome.Unavailable.class),
                arguments(RESOLVE, 404, Outcome.Unavailable.class),
                arguments(RESOLVE, 502, Outcome.Suspect.class),
                arguments(PROBE, 404, Outcome.Unavailable.class),
                arguments(SELF, 404, Outcome.Unavailable.class));
    }

    /** A page of a proxy, or a wrong address: nothing in it is held against a channel. */
    @ParameterizedTest
    @MethodSource("answersOfOthers")
    void readsPagesThatAreNotTheServers(Request request, int status, Class<? extends Outcome> expected) {
        assertThat(read(request, new Reply.Answer(status, List.of(), MissingNode.getInstance())))
                .isInstanceOf(expected);
    }

    @Test
    void takesSilenceForAnOutage() {
        assertThat(read(POST, new Reply.Silence("connection refused")))
                .isEqualTo(new Outcome.Unavailable("connection refused"));
    }

    private static Stream<Arguments> waits() {
        return Stream.of(
                arguments(List.of(), 2),
                arguments(List.of("1"), 1),
                arguments(List.of("0"), 1),
                arguments(List.of(" 5 "), 5),
                arguments(List.of("3", "7"), 7),
                arguments(List.of("7", "3"), 7),
                arguments(List.of("3, 9"), 9),
                arguments(List.of("soon"), 2),
                arguments(List.of("soon", "4"), 4),
                arguments(List.of(""), 2),
                arguments(List.of("-5"), 2),
                arguments(List.of("1.5"), 2),
                arguments(List.of("0x10"), 2),
                arguments(List.of("٣"), 2),
                arguments(List.of("Fri, 31 Dec 2100 23:59:59 GMT"), 2),
                arguments(List.of("86400"), 300),
                arguments(List.of("9223372036854775808"), 300),
                arguments(List.of("9".repeat(100)), 300));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void waitsForTheLongestTimeThatIsOneAndMakesSense(List<String> retryAfter, int seconds) {
        Outcome outcome = read(POST, new Reply.Answer(429, retryAfter, MissingNode.getInstance()));

        assertThat(outcome).isEqualTo(new Outcome.Busy(Duration.ofSeconds(seconds)));
    }

    private static Stream<Arguments> strangeIds() {
        return Stream.of(
                arguments("Post rejected by plugin. The text 'launch-code' is bad"),
                arguments("launch-code"),
                arguments("launch-code\nforged log line"),
                arguments("app.launch-code error"));
    }

    /** A plugin puts free text where the id belongs, and it may quote the message. */
    @ParameterizedTest
    @MethodSource("strangeIds")
    void showsNoIdThatIsFreeText(String id) {
        for (int status : new int[] {400, 401, 403, 404, 413, 500}) {
            for (Request request : List.of(POST, RESOLVE, PROBE, SELF)) {
                assertThat(read(request, error(status, id)).toString())
                        .contains("HTTP " + status)
                        .doesNotContain("launch-code")
                        .doesNotContain("\n");
            }
        }
    }

    @Test
    void survivesAnEndlessId() {
        String id = "app" + ".post".repeat(100_000);

        assertThat(read(POST, error(500, id))).isInstanceOf(Outcome.Suspect.class);
    }

    @Test
    void showsNothingOfTheServersOwnWords() {
        JsonNode body = error(500, "app.post.save.app_error").json();
        ((com.fasterxml.jackson.databind.node.ObjectNode) body)
                .put("message", "launch-code")
                .put("detailed_error", "launch-code");

        assertThat(read(POST, new Reply.Answer(500, List.of(), body)))
                .isEqualTo(new Outcome.Suspect("HTTP 500 app.post.save.app_error"));
    }

    private static Outcome read(Request request, Reply reply) {
        return OutcomeReader.failure(request, reply);
    }

    private static Reply.Answer error(int status, String id) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("message", "Some words.")
                .put("status_code", status);
        return new Reply.Answer(status, List.of(), body);
    }
}
