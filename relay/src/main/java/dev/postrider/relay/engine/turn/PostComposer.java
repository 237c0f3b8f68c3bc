package dev.postrider.relay.engine.turn;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.composition.Composed;
import dev.postrider.relay.composition.Composer;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.uncertain.Intent;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.List;
import java.util.Optional;

/** Composes the next post of a lane. */
final class PostComposer {

    private final Composer composer;

    PostComposer(Limits limits) {
        composer = new Composer(limits.post());
    }

    /**
     * What the lane posts next; if that is uncertain, exactly what it posted before: empty if that is not possible any more.
     *
     * @param most messages, unless it is uncertain
     */
    Optional<Intent> next(Lane lane, int most, long nowNanos, long wallMillis) {
        UncertainPost uncertain = lane.uncertainPost();
        Range sent = uncertain == null ? null : uncertain.range();
        return sent == null
                ? Optional.of(fresh(lane, most, nowNanos, wallMillis))
                : again(lane, sent, nowNanos, wallMillis);
    }

    private Intent fresh(Lane lane, int packed, long nowNanos, long wallMillis) {
        long head = lane.head().position().offset();
        int most = Math.min(packed, lane.failures().most(head));
        Composed composed = composer.next(lane.messages(), lane.done(), most, wallMillis);
        Entry last = lane.entry(composed.messages() - 1);
        Range range = new Range(head, lane.done(), last.position().offset(), composed.to());
        return intent(range, composed, last, nowNanos);
    }

    private Optional<Intent> again(Lane lane, Range range, long nowNanos, long wallMillis) {
        List<QueuedMessage> messages = lane.messagesTo(range.last());
        if (messages.isEmpty() || lane.head().position().offset() != range.first() || lane.done() != range.from()) {
            return Optional.empty();
        }
        Entry last = lane.entry(messages.size() - 1);
        if (last.position().offset() != range.last()) {
            return Optional.empty();
        }
        return composer.again(messages, range.from(), range.to(), wallMillis)
                .map(composed -> intent(range, composed, last, nowNanos));
    }

    private static Intent intent(Range range, Composed composed, Entry last, long nowNanos) {
        DecodedRecord.Valid valid = (DecodedRecord.Valid) last.content();
        return new Intent(range, composed, valid.message().id(), nowNanos);
    }
}
