package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
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
    private static final Request RESOLVE = new Request.LookUp(NAMED);
    private static final Request PROBE = new Request.ProbeChannel(CHANNEL);
    private static final Request SELF = new Request.ProbeSelf();

    private static Stream<Arguments> answersToPosts() {
        return Stream.of(
                arguments(400, "api.context.invalid_body_param.app_error", DestinationFailure.Suspect.class),
                arguments(413, "api.context.request_body_too_large.app_error", PostOutcome.TextRejected.class),
                arguments(400, "api.context.request_body_too_large.app_error", PostOutcome.TextRejected.class),
                arguments(401, "api.context.session_expired.app_error", DestinationFailure.Unauthorised.class),
                arguments(401, "api.context.token_provided.app_error", DestinationFailure.Unauthorised.class),
                arguments(403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(403, "", DestinationFailure.Suspect.class),
                arguments(403, "Forbidden by policy", DestinationFailure.Suspect.class),
                arguments(400, "api.post.create_post.can_not_post_to_deleted.error", Outcome.ChannelRefused.class),
                arguments(400, "api.context.invalid_param.app_error", DestinationFailure.Suspect.class),
                arguments(
                        400,
                        "api.post.create_post.can_not_post_in_restricted_dm.error",
                        PostOutcome.TextRejected.class),
                arguments(400, "model.post.is_valid.message_length.app_error", PostOutcome.TextRejected.class),
                arguments(400, "model.post.is_valid.msg.app_error", PostOutcome.TextRejected.class),
                arguments(400, "model.post.is_valid.props.app_error", PostOutcome.TextRejected.class),
                arguments(400, "model.post.is_valid.type.app_error", PostOutcome.TextRejected.class),
                arguments(400, "model.post.is_valid.file_ids.app_error", PostOutcome.TextRejected.class),
                arguments(400, "api.post.create_post.root_id.app_error", DestinationFailure.Suspect.class),
                arguments(400, "api.post.create_post.channel_root_id.app_error", DestinationFailure.Suspect.class),
                arguments(400, "Post rejected by plugin. It says boo", PostOutcome.TextRejected.class),
                arguments(400, "plugin.message_will_be_posted.dismiss_post", PostOutcome.TextRejected.class),
                arguments(500, "api.post.deduplicate_create_post.pending", DestinationFailure.Unavailable.class),
                arguments(500, "api.post.deduplicate_create_post.failed_to_get", DestinationFailure.Suspect.class),
                arguments(500, "app.post.save.app_error", DestinationFailure.Suspect.class),
                arguments(500, "", DestinationFailure.Suspect.class),
                arguments(501, "api.post.priority.app_error", DestinationFailure.Suspect.class),
                arguments(404, "api.context.404.app_error", DestinationFailure.Unavailable.class),
                arguments(404, "app.channel.get.existing.app_error", Outcome.ChannelRefused.class),
                arguments(414, "basic_security_check.url.too_long_error", DestinationFailure.Suspect.class),
                arguments(429, "", DestinationFailure.Busy.class));
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
                arguments(RESOLVE, 500, "app.user.get_by_username.app_error", DestinationFailure.Suspect.class),
                arguments(RESOLVE, 500, "app.channel.get_by_name.missing.app_error", DestinationFailure.Suspect.class),
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
                arguments(RESOLVE, 401, "api.context.session_expired.app_error", DestinationFailure.Unauthorised.class),
                arguments(RESOLVE, 404, "api.context.404.app_error", DestinationFailure.Unavailable.class),
                arguments(RESOLVE, 500, "", DestinationFailure.Suspect.class),
                arguments(RESOLVE, 429, "", DestinationFailure.Busy.class),
                arguments(PROBE, 404, "app.channel.get.existing.app_error", Outcome.ChannelMissing.class),
                arguments(PROBE, 404, "app.channel.get.app_error", Outcome.ChannelRefused.class),
                arguments(PROBE, 400, "api.context.invalid_url_param.app_error", Outcome.ChannelMissing.class),
                arguments(PROBE, 403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(PROBE, 401, "api.context.session_expired.app_error", DestinationFailure.Unauthorised.class),
                arguments(PROBE, 500, "app.channel.get.find.app_error", DestinationFailure.Suspect.class),
                arguments(SELF, 401, "api.context.session_expired.app_error", DestinationFailure.Unauthorised.class),
                arguments(
                        READ_BACK, 401, "api.context.session_expired.app_error", DestinationFailure.Unauthorised.class),
                arguments(READ_BACK, 403, "api.context.permissions.app_error", Outcome.ChannelRefused.class),
                arguments(READ_BACK, 404, "app.channel.get.existing.app_error", Outcome.ChannelMissing.class),
                arguments(READ_BACK, 404, "app.channel.get.app_error", Outcome.ChannelRefused.class),
                arguments(READ_BACK, 500, "app.post.get_root_posts.app_error", DestinationFailure.Suspect.class),
                arguments(READ_BACK, 429, "", DestinationFailure.Busy.class),
                arguments(SELF, 429, "", DestinationFailure.Busy.class));
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
        assertThat(read(SELF, error(status, id))).isInstanceOf(DestinationFailure.Unavailable.class);
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
                arguments(POST, 301, DestinationFailure.Unavailable.class),
                arguments(POST, 302, DestinationFailure.Unavailable.class),
                arguments(POST, 204, DestinationFailure.Unavailable.class),
                arguments(POST, 403, DestinationFailure.Suspect.class),
                arguments(POST, 404, DestinationFailure.Unavailable.class),
                arguments(POST, 405, DestinationFailure.Suspect.class),
                arguments(POST, 408, DestinationFailure.Suspect.class),
                arguments(POST, 413, PostOutcome.TextRejected.class),
                arguments(POST, 500, DestinationFailure.Suspect.class),
                arguments(POST, 502, DestinationFailure.Unavailable.class),
                arguments(POST, 503, DestinationFailure.Unavailable.class),
                arguments(POST, 504, DestinationFailure.Unavailable.class),
                arguments(RESOLVE, 301, DestinationFailure.Unavailable.class),
                arguments(RESOLVE, 404, DestinationFailure.Unavailable.class),
                arguments(RESOLVE, 502, DestinationFailure.Unavailable.class),
                arguments(PROBE, 404, DestinationFailure.Unavailable.class),
                arguments(SELF, 404, DestinationFailure.Unavailable.class));
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
                arguments(200, "", DeliveryCertainty.UNCERTAIN),
                arguments(204, "", DeliveryCertainty.UNCERTAIN),
                arguments(302, "", DeliveryCertainty.UNCERTAIN),
                arguments(400, "api.context.invalid_param.app_error", DeliveryCertainty.NOT_POSTED),
                arguments(403, "", DeliveryCertainty.NOT_POSTED),
                arguments(404, "", DeliveryCertainty.NOT_POSTED),
                arguments(408, "", DeliveryCertainty.NOT_POSTED),
                arguments(500, "", DeliveryCertainty.UNCERTAIN),
                arguments(500, "api.post.deduplicate_create_post.pending", DeliveryCertainty.UNCERTAIN),
                arguments(500, "api.post.deduplicate_create_post.failed_to_get", DeliveryCertainty.UNCERTAIN),
                arguments(500, "app.post.save.app_error", DeliveryCertainty.UNCERTAIN),
                arguments(501, "", DeliveryCertainty.UNCERTAIN),
                arguments(502, "", DeliveryCertainty.UNCERTAIN),
                arguments(503, "", DeliveryCertainty.UNCERTAIN),
                arguments(504, "", DeliveryCertainty.UNCERTAIN),
                arguments(599, "", DeliveryCertainty.UNCERTAIN));
    }

    @ParameterizedTest
    @MethodSource("fates")
    void saysWhatIsKnownOfThePostItself(int status, String id, DeliveryCertainty expected) {
        assertThat(fate(read(POST, error(status, id)))).isEqualTo(expected);
        for (Request other : List.of(RESOLVE, PROBE, SELF, READ_BACK)) {
            assertThat(read(other, error(status, id)))
                    .as("nothing was to be posted")
                    .matches(outcome -> !(outcome instanceof DestinationFailure.Unavailable
                                    || outcome instanceof DestinationFailure.Suspect)
                            || fate(outcome) == DeliveryCertainty.NOT_POSTED);
        }
    }

    private static DeliveryCertainty fate(Outcome outcome) {
        return outcome instanceof DestinationFailure.Suspect suspect
                ? suspect.certainty()
                : ((DestinationFailure.Unavailable) outcome).certainty();
    }

    @Test
    void takesSilenceForAnOutage() {
        assertThat(read(POST, new Reply.Silence("connection refused", false)))
                .isEqualTo(new DestinationFailure.Unavailable("connection refused", DeliveryCertainty.NOT_POSTED));
        assertThat(read(POST, new Reply.Silence("no answer", true)))
                .isEqualTo(new DestinationFailure.Unavailable("no answer", DeliveryCertainty.UNCERTAIN));
        assertThat(read(READ_BACK, new Reply.Silence("no answer", true)))
                .isEqualTo(new DestinationFailure.Unavailable("no answer", DeliveryCertainty.NOT_POSTED));
        assertThat(read(POST, new Reply.LeaseOver())).isEqualTo(new PostOutcome.LeaseExpired());
    }

    @Test
    void isBusyForAsLongAsTheServerWishes() {
        for (Request request : List.of(POST, RESOLVE, PROBE, SELF, READ_BACK)) {
            assertThat(read(request, new Reply.Answer(429, List.of("3", "7"), "", MissingNode.getInstance())))
                    .isEqualTo(new DestinationFailure.Busy(Duration.ofSeconds(7)));
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

        assertThat(read(POST, error(500, id))).isInstanceOf(DestinationFailure.Suspect.class);
    }

    @Test
    void showsNothingOfTheServersOwnWords() {
        JsonNode body = error(500, "app.post.save.app_error").json();
        ((com.fasterxml.jackson.databind.node.ObjectNode) body)
                .put("message", "launch-code")
                .put("detailed_error", "launch-code");

        assertThat(read(POST, new Reply.Answer(500, List.of(), "", body)))
                .isEqualTo(new DestinationFailure.Suspect(
                        "HTTP 500 app.post.save.app_error", DeliveryCertainty.UNCERTAIN));
    }

    private static Outcome read(Request request, Reply reply) {
        return ServerAnswer.failure(new OutcomeReader(new ManualClock()), request, reply);
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
