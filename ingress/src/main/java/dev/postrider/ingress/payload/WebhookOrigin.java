package dev.postrider.ingress.payload;

import dev.postrider.common.message.Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which channel a message was written in that one of Mattermost's outgoing webhooks sent. */
final class WebhookOrigin {

    private static final String TRIGGER = "trigger_word";
    private static final String POST = "post_id";
    private static final String CHANNEL = "channel_id";
    private static final String TEAM_NAME = "team_domain";
    private static final String CHANNEL_NAME = "channel_name";
    private static final Set<String> NAMES = Set.of(TRIGGER, POST, CHANNEL, TEAM_NAME, CHANNEL_NAME);

    private WebhookOrigin() {}

    /** Whether a field of this name is read. */
    static boolean isKnown(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The channel, under each of its addresses; none if no outgoing webhook sent it. */
    static List<Address> of(Json.Fields payload) {
        if (!payload.byName().containsKey(TRIGGER) && !payload.byName().containsKey(POST)) {
            return List.of();
        }
        String name = "team/" + text(payload, TEAM_NAME) + "/channel/" + text(payload, CHANNEL_NAME);
        return Stream.of("channel/" + text(payload, CHANNEL), name)
                .map(Address::parseLenient)
                .flatMap(Optional::stream)
                .toList();
    }

    private static String text(Json.Fields payload, String name) {
        return payload.get(name).shown().strip();
    }
}
