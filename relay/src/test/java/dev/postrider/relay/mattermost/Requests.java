package dev.postrider.relay.mattermost;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Priority;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What tests ask of a destination, and how they set it up. */
final class Requests {

    static final Origin ORIGIN = new Origin("postrider-relay", "nBGKMvLzQ2yHU5gyTJ4ZkA");
    static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    private Requests() {}

    static MattermostSettings settings(URI url, String token) {
        return new MattermostSettings(url, new Secret(token), null, "", 16_383, 500, Look.MESSAGE);
    }

    /** Message 7 of partition 0, with a lease that does not end. */
    static Request.Post post(String channel, String text) {
        return post(channel, text, new Range(7, 0, 7, 0), Clock.system().nanos() + Long.MAX_VALUE / 2);
    }

    static Request.Post post(String channel, Range range) {
        return post(channel, "text", range, Clock.system().nanos() + Long.MAX_VALUE / 2);
    }

    static Request.Post post(String channel, String text, Range range, long leaseUntilNanos) {
        Address address = new Address.ChannelId(channel);
        return new Request.Post(
                ORIGIN, 0, range, ID, address, channel, text, List.of(), Priority.STANDARD, leaseUntilNanos, List.of());
    }

    /** For posts of that channel that end with one of the messages 0 to 20, however old. */
    static Request.Verify readBack(String channel, int page) {
        return readBack(channel, 0, page);
    }

    static Request.Verify readBack(String channel, long sinceMillis, int page) {
        Map<Long, UUID> candidates = new HashMap<>();
        for (long offset = 0; offset <= 20; offset++) {
            candidates.put(offset, ID);
        }
        return new Request.Verify(ORIGIN, 0, new Address.ChannelId(channel), channel, candidates, sinceMillis, page);
    }
}
