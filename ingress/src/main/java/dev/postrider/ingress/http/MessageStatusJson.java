package dev.postrider.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.ingress.status.ListedMessage;
import dev.postrider.ingress.status.MessageStatus;
import dev.postrider.ingress.status.MessageStatus.DeadLetterStatus;
import dev.postrider.ingress.status.MessageStatus.DeliveredStatus;
import dev.postrider.ingress.status.MessageStatus.Held;
import dev.postrider.ingress.status.MessageStatus.HeldWhy;
import dev.postrider.ingress.status.MessageStatus.PostingStatus;
import dev.postrider.ingress.status.MessageStatus.QueuedStatus;
import dev.postrider.ingress.status.MessageStatus.RepeatedStatus;
import dev.postrider.ingress.status.MessageStatus.UnknownStatus;
import dev.postrider.ingress.status.MessageStatus.WaitingStatus;
import dev.postrider.ingress.status.RecordPlace;
import dev.postrider.ingress.status.StatusResult.KnownStatus;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Statuses as callers read them.
 *
 * @param chatUrl of the chat server as people reach it; empty if it is not known, and then posts are told by their ids
 */
record MessageStatusJson(String chatUrl) {

    /** What the call of this status is. */
    static String href(UUID id, RecordPlace place) {
        return "/messages/" + id + "?at=" + place;
    }

    /** What a status is called. */
    static String name(MessageStatus status) {
        if (status instanceof QueuedStatus) {
            return "queued";
        }
        if (status instanceof WaitingStatus) {
            return "waiting";
        }
        if (status instanceof PostingStatus) {
            return "posting";
        }
        if (status instanceof DeliveredStatus) {
            return "delivered";
        }
        if (status instanceof RepeatedStatus) {
            return "repeated";
        }
        if (status instanceof DeadLetterStatus) {
            return "dead-letter";
        }
        return status instanceof UnknownStatus ? "unknown" : "finished";
    }

    /** @param detailed whether the caller may know what the chat server said */
    ObjectNode of(UUID id, KnownStatus known, boolean detailed) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", id.toString());
        write(known.status(), detailed, body);
        if (known.replayed() || known.status() instanceof DeadLetterStatus) {
            body.put("replayed", known.replayed());
        }
        return body;
    }

    /** A list, for a caller who may know everything. */
    ObjectNode of(List<ListedMessage> messages) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("messages");
        for (ListedMessage message : messages) {
            write(
                    message.status(),
                    true,
                    list.addObject().put("at", message.place().toString()));
        }
        return body;
    }

    /** Where the post is; its bare id where nobody knows how people reach the chat server. */
    String post(DeliveredStatus delivered) {
        return chatUrl.isEmpty() ? delivered.post() : chatUrl + "/_redirect/pl/" + delivered.post();
    }

    private void write(MessageStatus status, boolean detailed, ObjectNode body) {
        body.put("status", name(status));
        if (!status.address().isEmpty()) {
            body.put("address", status.address());
        }
        if (status instanceof QueuedStatus queued) {
            body.put("accepted_at", queued.acceptedAt().toString());
            queued.held().ifPresent(held -> write(held, detailed, body.putObject("held")));
        } else if (status instanceof WaitingStatus waiting) {
            write(waiting, detailed, body);
        } else if (status instanceof PostingStatus posting) {
            body.put("accepted_at", posting.acceptedAt().toString())
                    .put("as_of", posting.asOf().toString());
        } else if (status instanceof DeliveredStatus delivered) {
            body.put("delivered_at", delivered.at().toString());
            if (!delivered.post().isEmpty()) {
                body.put("post", post(delivered));
            }
            body.put("together", delivered.together());
        } else if (status instanceof RepeatedStatus repeated) {
            body.put("dropped_at", repeated.at().toString());
            repeated.of().ifPresent(place -> {
                ObjectNode of = body.putObject("of").put("at", place.toString());
                repeated.outcome().ifPresent(outcome -> write(outcome, detailed, of));
            });
        } else if (status instanceof DeadLetterStatus dead) {
            body.put("given_up_at", dead.at().toString()).put("reason", dead.reason());
            if (detailed && !dead.detail().isEmpty()) {
                body.put("detail", dead.detail());
            }
            body.put(
                    "dead_letter",
                    dead.deadLetter().partition() + "/" + dead.deadLetter().offset());
            body.put("instruction", "Tell the operator, who can replay the dead letter once the cause is removed.");
        } else if (status instanceof UnknownStatus) {
            body.put("instruction", "Ask again later: the relays have not said anything of it that can be read.");
        }
    }

    private static void write(WaitingStatus waiting, boolean detailed, ObjectNode body) {
        body.put("accepted_at", waiting.acceptedAt().toString());
        waiting.held().ifPresent(held -> write(held, detailed, body.putObject("held")));
        body.putObject("ahead").put("from", 0).put("to", waiting.aheadAtMost());
        waiting.eta()
                .ifPresent(eta -> body.putObject("eta")
                        .put("from", eta.from().toString())
                        .put("to", eta.to().toString()));
        body.put("as_of", waiting.asOf().toString());
    }

    private static void write(Held held, boolean detailed, ObjectNode body) {
        body.put("why", held.why().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("since", held.since().toString())
                .put("until", held.until().toString());
        if (detailed && !held.detail().isEmpty()) {
            body.put("detail", held.detail());
        }
        body.put("instruction", instruction(held.why()));
    }

    private static String instruction(HeldWhy why) {
        return switch (why) {
            case CHAT_PAUSED -> "Wait: the chat server takes no posts now, and is tried again by itself.";
            case CHANNEL_MISSING ->
                "Create the channel, or add the bot to it; the message is posted then, if not too late.";
            case CHANNEL_REFUSED ->
                "Let the bot post there: the channel is archived or read-only, or the bot is no member.";
            case HISTORY -> "Wait: the relay reads what was posted before, to find repetitions.";
            case VERIFYING ->
                "Wait: the relay finds out whether an earlier post arrived; mostly that takes a minute at most.";
            case CLOCK -> "Wait: the operator must correct a clock first; nothing is lost.";
        };
    }
}
