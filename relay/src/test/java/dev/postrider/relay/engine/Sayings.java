package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.UUID;

/** Messages with idempotency keys, and who has them after their owner. */
final class Sayings {

    private Sayings() {}

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    /** By an idempotency key, which is also what it says before the first blank. */
    static Position say(EngineDriver owner, int lane, String text) {
        return say(owner, lane, text, DuplicateKind.KEYED, 0);
    }

    static Position say(EngineDriver owner, int lane, String text, DuplicateKind kind, int replay) {
        RecordIdentity identity = new RecordIdentity(id(text.split(" ", -1)[0]), kind, replay, owner.wallMillis());
        Position position = owner.log.message(0, channel(lane), text, identity);
        owner.feed();
        return position;
    }

    static EngineDriver takeOver(EngineDriver owner) {
        return owner.successor(PACKING).assign(0, owner.committed(0));
    }
}
