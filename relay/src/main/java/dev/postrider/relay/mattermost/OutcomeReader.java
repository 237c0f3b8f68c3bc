package dev.postrider.relay.mattermost;

import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns a reply into an outcome: the one place that knows what Mattermost's statuses and error ids mean.
 *
 * <p>Statuses can lie: with its database in trouble the server answers 401, 403 and some 400 for everything. What is
 * definite is said as such here, the rest is left to the engine, which looks for witnesses.
 */
final class OutcomeReader {

    /** For a refusal that names no time: the limiter's own steps are whole seconds. */
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(2);

    /** A longer wish is a mistake or an attack; asking again after this costs one request. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final String ARCHIVED = "api.post.create_post.can_not_post_to_deleted.error";

    /** Another attempt at this post is under way in the server; nothing is wrong with it. */
    private static final String ATTEMPT_PENDING = "api.post.deduplicate_create_post.pending";

    /** Possessive: the other kinds recurse, and a long answer would overflow the stack. */
    private static final Pattern ERROR_ID = Pattern.compile("[a-zA-Z0-9_]++(\\.[a-zA-Z0-9_]++)++");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]+");

    /** Ids that say the same whatever state the server is in. */
    private static final Set<String> DEFINITE = Set.of(
            "api.post.create_post.can_not_post_in_restricted_dm.error",
            "api.context.request_body_too_large.app_error",
            "plugin.message_will_be_posted.dismiss_post");

    /** The answer to a path the API does not have: then the address is wrong, not the channel. */
    private static final String NO_SUCH_PATH = "api.context.404.app_error";

    private OutcomeReader() {}

    /** For a reply that is not a success; what a success means depends on the request. */
    static Outcome failure(Request request, Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            return failure(request, answer);
        }
        return new Outcome.Unavailable(((Reply.Silence) reply).reason());
    }

    private static Outcome failure(Request request, Reply.Answer answer) {
        int status = answer.status();
        String reason = "HTTP " + status + errorId(answer);
        if (status == 429) {
            return new Outcome.Busy(pause(answer.retryAfter()));
        }
        if (status == 401) {
            return new Outcome.Unauthorised(reason);
        }
        if (request instanceof Request.ProbeSelf) {
            return new Outcome.Unavailable(reason); // whatever it is, no channel and no text is to blame
        }
        if (status >= 500 && id(answer).equals(ATTEMPT_PENDING)) {
            return new Outcome.Unavailable(reason);
        }
        if (status >= 500) {
            return new Outcome.Suspect(reason);
        }
        if (status < 400) {
            return new Outcome.Unavailable(reason + ": not the API; is the server's address right?");
        }
        return request instanceof Request.Post ? postRefused(answer, reason) : lookupRefused(answer, reason);
    }

    private static Outcome postRefused(Reply.Answer answer, String reason) {
        String id = id(answer);
        if (id.equals(ARCHIVED)) {
            return new Outcome.ChannelRefused("the channel is archived", true);
        }
        if (answer.status() == 413 || isDefinite(id)) {
            return new Outcome.Refused(reason);
        }
        // Without an id of the server's own it is a firewall's or a proxy's, which may dislike the text.
        if (answer.status() == 403 && ERROR_ID.matcher(id).matches()) {
            return new Outcome.ChannelRefused(
                    "no permission: is the bot a member of the channel? (" + reason + ")", false);
        }
        if (answer.status() == 404) {
            return new Outcome.Unavailable(reason + ": not the API; is the server's address right?");
        }
        return new Outcome.Suspect(reason);
    }

    private static boolean isDefinite(String id) {
        return DEFINITE.contains(id)
                || id.startsWith("model.post.is_valid.")
                || id.startsWith("Post rejected by plugin");
    }

    private static Outcome lookupRefused(Reply.Answer answer, String reason) {
        String id = id(answer);
        if (answer.status() == 404 && !id.isEmpty() && !id.equals(NO_SUCH_PATH)) {
            return new Outcome.ChannelMissing("there is no such channel or person, or it is private and the bot is no"
                    + " member (" + reason + ")");
        }
        if (answer.status() == 400 && id.equals("api.context.invalid_url_param.app_error")) {
            return new Outcome.ChannelMissing("the server knows no such name or id (" + reason + ")");
        }
        if (answer.status() == 403) {
            return new Outcome.ChannelRefused("the bot may not see it (" + reason + ")", false);
        }
        if (answer.status() == 404) {
            return new Outcome.Unavailable(reason + ": not the API; is the server's address right?");
        }
        return new Outcome.Suspect(reason);
    }

    /** The largest of the values given: a limiter in front may have added its own. */
    private static Duration pause(List<String> retryAfter) {
        BigInteger longest = BigInteger.valueOf(LONGEST_PAUSE.toSeconds());
        return retryAfter.stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(value -> WHOLE_NUMBER.matcher(value).matches())
                .map(value -> new BigInteger(value).min(longest).longValueExact())
                .map(seconds -> Duration.ofSeconds(Math.max(1, seconds)))
                .max(Duration::compareTo)
                .orElse(DEFAULT_PAUSE);
    }

    private static String id(Reply.Answer answer) {
        return answer.json().path("id").asText();
    }

    /** An id is shown only if it is one: a plugin puts free text there, which may quote the message. */
    private static String errorId(Reply.Answer answer) {
        String id = id(answer);
        if (id.isEmpty()) {
            return "";
        }
        return ERROR_ID.matcher(id).matches() ? " " + id : " (rejected by a plugin)";
    }
}
