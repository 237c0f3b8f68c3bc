package dev.postrider.relay.mattermost;

import dev.postrider.common.message.Priority;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.QueryFailure;
import dev.postrider.relay.engine.exchange.Request;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a reply into an outcome: the one place that knows what Mattermost's statuses and error ids mean.
 *
 * <p>Statuses can lie: with its database away the server answers 401, 403, 404 and some 400 for everything. What is
 * definite is said as such here, the rest is left to the engine, which looks for witnesses. What is known of the post
 * itself is told apart: only a refusal (4xx) and what never left prove that it is not there.
 */
final class OutcomeReader {

    private static final String ARCHIVED = "api.post.create_post.can_not_post_to_deleted.error";

    /** Another attempt at this post is in flight in the server; nothing is wrong with it. */
    private static final String ATTEMPT_PENDING = "api.post.deduplicate_create_post.pending";

    /** The feature is off, or not for a bot; nothing else is wrong with the post. */
    private static final String PRIORITY_REFUSED = "api.post.post_priority.";

    private static final String NOT_THE_API = ": not the API; is the server's address right?";

    /** Said by what is in front of the server, for every request alike. */
    private static final Set<Integer> NOT_THIS_POST = Set.of(502, 503, 504);

    /** Possessive: the other kinds recurse, and a long answer would overflow the stack. */
    private static final Pattern ERROR_ID = Pattern.compile("[a-zA-Z0-9_]++(\\.[a-zA-Z0-9_]++)++");

    /** Ids that say the same whatever state the server is in. */
    private static final Set<String> DEFINITE = Set.of(
            "api.post.create_post.can_not_post_in_restricted_dm.error",
            "api.context.request_body_too_large.app_error",
            "plugin.message_will_be_posted.dismiss_post");

    /**
     * Ids that say that something is not there, and what to do about it. With its database away the server answers 404
     * too, by other ids.
     */
    private static final Map<String, String> MISSING = Map.of(
            "app.team.get_by_name.missing.app_error", "no such team: correct its name in the URL",
            "app.channel.get_by_name.missing.app_error",
                    "no channel of this name that the bot can see: create it, or" + " invite the bot (/invite @bot)",
            "app.channel.get.existing.app_error", "no channel of this id: correct the URL",
            "app.user.get_by_username.app_error", "no such user: correct the name in the URL");

    /** The answer to a path the API does not have: then the address is wrong, not the channel. */
    private static final String NO_SUCH_PATH = "api.context.404.app_error";

    private final Clock clock;

    /** @param clock whose wall time tells how far away a date is */
    OutcomeReader(Clock clock) {
        this.clock = clock;
    }

    /** A post that did not succeed. */
    PostOutcome post(Request.Post post, Reply reply) {
        if (reply instanceof Reply.LeaseOver) {
            return new PostOutcome.LeaseExpired();
        }
        if (!(reply instanceof Reply.Answer answer)) {
            return silence(reply, DeliveryCertainty.UNCERTAIN);
        }
        if (post.priority() != Priority.STANDARD && id(answer).startsWith(PRIORITY_REFUSED)) {
            return new PostOutcome.PriorityRefused();
        }
        // Whatever is not plainly a refusal may have been said of a post that is there.
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        DestinationFailure failure =
                failure(answer, refused ? DeliveryCertainty.NOT_POSTED : DeliveryCertainty.UNCERTAIN);
        return failure == null ? postRefused(answer) : failure;
    }

    /** A question about a channel or a person that did not succeed. */
    QueryFailure query(Reply reply) {
        if (!(reply instanceof Reply.Answer answer)) {
            return silence(reply, DeliveryCertainty.NOT_POSTED);
        }
        DestinationFailure failure = failure(answer, DeliveryCertainty.NOT_POSTED);
        return failure == null ? queryRefused(answer) : failure;
    }

    /** The question who we are did not succeed: no channel and no text is to blame, whatever the answer. */
    DestinationFailure self(Reply reply) {
        if (!(reply instanceof Reply.Answer answer)) {
            return silence(reply, DeliveryCertainty.NOT_POSTED);
        }
        DestinationFailure failure = failure(answer, DeliveryCertainty.NOT_POSTED);
        return failure instanceof DestinationFailure.Suspect || failure == null
                ? new DestinationFailure.Unavailable(reason(answer), DeliveryCertainty.NOT_POSTED)
                : failure;
    }

    private static DestinationFailure silence(Reply reply, DeliveryCertainty ifSent) {
        if (reply instanceof Reply.Silence silence) {
            return new DestinationFailure.Unavailable(
                    silence.reason(), silence.sent() ? ifSent : DeliveryCertainty.NOT_POSTED);
        }
        throw new IllegalArgumentException("no failure: " + reply.getClass().getSimpleName());
    }

    /** What may be the fault of the destination, whatever was asked; null if the request was refused. */
    private @Nullable DestinationFailure failure(Reply.Answer answer, DeliveryCertainty certainty) {
        int status = answer.status();
        if (status == 429) {
            return new DestinationFailure.Busy(RetryAfter.longest(answer.retryAfter(), clock.wall()));
        }
        if (status == 401) {
            return new DestinationFailure.Unauthorised(reason(answer));
        }
        if (status < 400) {
            return new DestinationFailure.Unavailable("HTTP " + status + NOT_THE_API, certainty);
        }
        if (NOT_THIS_POST.contains(status) || id(answer).equals(ATTEMPT_PENDING)) {
            return new DestinationFailure.Unavailable(reason(answer), certainty);
        }
        return status >= 500 ? new DestinationFailure.Suspect(reason(answer), certainty) : null;
    }

    private static PostOutcome postRefused(Reply.Answer answer) {
        String id = id(answer);
        String reason = reason(answer);
        if (id.equals(ARCHIVED)) {
            return new Outcome.ChannelRefused("the channel is archived", true);
        }
        if (answer.status() == 413 || isDefinite(id)) {
            return new PostOutcome.TextRejected(reason);
        }
        // Without an id of the server's own it is a firewall's or a proxy's, which may dislike the text.
        if (isServersOwn(id) && (answer.status() == 403 || answer.status() == 404)) {
            return new Outcome.ChannelRefused(
                    "no permission: is the bot a member of the channel? (" + reason + ")", false);
        }
        return refusedByOthers(answer, reason);
    }

    private static DestinationFailure refusedByOthers(Reply.Answer answer, String reason) {
        return answer.status() == 404
                ? new DestinationFailure.Unavailable(reason + NOT_THE_API, DeliveryCertainty.NOT_POSTED)
                : new DestinationFailure.Suspect(reason, DeliveryCertainty.NOT_POSTED);
    }

    private static boolean isDefinite(String id) {
        return DEFINITE.contains(id)
                || id.startsWith("model.post.is_valid.")
                || id.startsWith("Post rejected by plugin");
    }

    private static QueryFailure queryRefused(Reply.Answer answer) {
        String id = id(answer);
        String reason = reason(answer);
        String missing = MISSING.get(id);
        if (answer.status() == 404 && missing != null) {
            return new Outcome.ChannelMissing(missing + " (" + reason + ")");
        }
        if (answer.status() == 400 && id.equals("api.context.invalid_url_param.app_error")) {
            return new Outcome.ChannelMissing("the server knows no such name or id: correct the URL (" + reason + ")");
        }
        if (answer.status() == 403 || isServersOwn(id)) {
            return new Outcome.ChannelRefused("the bot may not see it (" + reason + ")", false);
        }
        return refusedByOthers(answer, reason);
    }

    private static boolean isServersOwn(String id) {
        return ERROR_ID.matcher(id).matches() && !id.equals(NO_SUCH_PATH);
    }

    private static String id(Reply.Answer answer) {
        return answer.json().path("id").asText();
    }

    private static String reason(Reply.Answer answer) {
        return "HTTP " + answer.status() + errorId(answer);
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
