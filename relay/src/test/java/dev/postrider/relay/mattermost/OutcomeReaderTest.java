package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.Fate;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer that the server is known to give, and those of whatever stands in front of it. */
class OutcomeReaderTest {

    private static final String CHANNEL = "c".repeat(26);
    private static final Address NAMED = new Address.ChannelName("team", "channel");
    private static final Request POST = Requests.post(CHANNEL, "text");
    private static final Request READ_BACK = Requests.readBack(CHANNEL, 0);
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
                arguments(404, "app.channel.get.existing.app_error", Outcome.ChannelRefused.class),
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
                arguments(RESOLVE, 404, "app.team.get_by_name.app_error", Outcome.ChannelRefused.class),
                arguments(RESOLVE, 404, "app.channel.get_by_name.existing.app_error", Outcome.ChannelRefused.class),
                arguments(RESOLVE, 404, "app.some.id.of.tomorrow.app_error", Outcome.ChannelRefused.class),
                arguments(RESOLVE, 500, "app.user.get_by_username.app_error", Outcome.Suspect.class),
                arguments(RESOLVE, 500, "app.channel.get_by_name.missing.app_error", Outcome.Suspect.class),
                arguments(RESOLVE, 400, "api.context.invalid_url_param.app_error", Outcome.ChannelMissing.class),
                arguments(RESOLVE, 400, "api.context.invalid_body_param.app_error", Outcome.ChannelRefused.class),
                arguments(
                        RESOLVE,
                        400,
                        "api.channel.create_direct_channel.invalid_user.app_error",
                        Outcome.ChannelRefused.class),
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
                arguments(PROBE, 404, "app.channel.get.app_error", Outcome.ChannelRefused.class),
                arguments(PROBE, 400, "api.context.invalid_url_param.app_error", Outcome.ChannelMissing.class),
                arguments(PROBE, 403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(PROBE, 401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(PROBE, 500, "app.channel.get.find.app_error", Outcome.Suspect.class),
                arguments(SELF, 401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(READ_BACK, 401, "api.context.session_expired.app_error", Outcome.Unauthorised.class),
                arguments(READ_BACK, 403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(READ_BACK, 404, "app.channel.get.existing.app_error", Outcome.ChannelMissing.class),
                arguments(READ_BACK, 404, "app.channel.get.app_error", Outcome.ChannelRefused.class),
                arguments(READ_BACK, 500, "app.post.get_root_posts.app_error", Outcome.Suspect.class),
                arguments(READ_BACK, 429, "", Outcome.Busy.class),
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
                arguments(500, "app.user_terms_of_service.get_by_user.app_error"),
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
                arguments(POST, 500, Outcome.Suspect.class),
                arguments(POST, 502, Outcome.Unavailable.class),
                arguments(POST, 503, Outcome.Unavailable.class),
                arguments(POST, 504, Outcome.Unavailable.class),
                arguments(RESOLVE, 301, Outcome.Unavailable.class),
                arguments(RESOLVE, 404, Outcome.Unavailable.class),
                arguments(RESOLVE, 502, Outcome.Unavailable.class),
                arguments(PROBE, 404, Outcome.Unavailable.class),
                arguments(SELF, 404, Outcome.Unavailable.class));
    }

    /** A page of a proxy, or a wrong address: nothing in it is held against a channel. */
    @ParameterizedTest
    @MethodSource("answersOfOthers")
    void readsPagesThatAreNotTheServers(Request request, int status, Class<? extends Outcome> expected) {
        assertThat(read(request, new Reply.Answer(status, List.of(), "", MissingNode.getInstance())))
                .isInstanceOf(expected);
    }

    private static Stream<Arguments> fates() {
        return Stream.of(
                arguments(200, "", Fate.IN_DOUBT),
                arguments(204, "", Fate.IN_DOUBT),
                arguments(302, "", Fate.IN_DOUBT),
                arguments(400, "api.context.invalid_param.app_error", Fate.NOT_POSTED),
                arguments(403, "", Fate.NOT_POSTED),
                arguments(404, "", Fate.NOT_POSTED),
                arguments(408, "", Fate.NOT_POSTED),
                arguments(500, "", Fate.IN_DOUBT),
                arguments(500, "api.post.deduplicate_create_post.pending", Fate.IN_DOUBT),
                arguments(500, "api.post.deduplicate_create_post.failed_to_get", Fate.IN_DOUBT),
                arguments(500, "app.post.save.app_error", Fate.IN_DOUBT),
                arguments(501, "", Fate.IN_DOUBT),
                arguments(502, "", Fate.IN_DOUBT),
                arguments(503, "", Fate.IN_DOUBT),
                arguments(504, "", Fate.IN_DOUBT),
                arguments(599, "", Fate.IN_DOUBT));
    }

    @ParameterizedTest
    @MethodSource("fates")
    void saysWhatIsKnownOfThePostItself(int status, String id, Fate expected) {
        assertThat(fate(read(POST, error(status, id)))).isEqualTo(expected);
        for (Request other : List.of(RESOLVE, PROBE, SELF, READ_BACK)) {
            assertThat(read(other, error(status, id)))
                    .as("nothing was to be posted")
                    .matches(outcome -> !(outcome instanceof Outcome.Unavailable || outcome instanceof Outcome.Suspect)
                            || fate(outcome) == Fate.NOT_POSTED);
        }
    }

    private static Fate fate(Outcome outcome) {
        return outcome instanceof Outcome.Suspect suspect ? suspect.fate() : ((Outcome.Unavailable) outcome).fate();
    }

    @Test
    void takesSilenceForAnOutage() {
        assertThat(read(POST, new Reply.Silence("connection refused", false)))
                .isEqualTo(new Outcome.Unavailable("connection refused", Fate.NOT_POSTED));
        assertThat(read(POST, new Reply.Silence("no answer", true)))
                .isEqualTo(new Outcome.Unavailable("no answer", Fate.IN_DOUBT));
        assertThat(read(READ_BACK, new Reply.Silence("no answer", true)))
                .isEqualTo(new Outcome.Unavailable("no answer", Fate.NOT_POSTED));
        assertThat(read(POST, new Reply.LeaseOver())).isEqualTo(new Outcome.LeaseExpired());
    }

    @Test
    void isBusyForAsLongAsTheServerWishes() {
        for (Request request : List.of(POST, RESOLVE, PROBE, SELF, READ_BACK)) {
            assertThat(read(request, new Reply.Answer(429, List.of("3", "7"), "", MissingNode.getInstance())))
                    .isEqualTo(new Outcome.Busy(Duration.ofSeconds(7)));
        }
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

        assertThat(read(POST, new Reply.Answer(500, List.of(), "", body)))
                .isEqualTo(new Outcome.Suspect("HTTP 500 app.post.save.app_error", Fate.IN_DOUBT));
    }

    private static Outcome read(Request request, Reply reply) {
        return new OutcomeReader(new ManualClock()).failure(request, reply);
    }

    private static Reply.Answer error(int status, String id) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("message", "Some words.")
                .put("status_code", status);
        return new Reply.Answer(status, List.of(), "", body);
    }
}
