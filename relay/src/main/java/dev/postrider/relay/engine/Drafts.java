package dev.postrider.relay.engine;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.composition.Composed;
import dev.postrider.relay.composition.Composer;
import dev.postrider.relay.composition.Said;
import java.util.List;
import java.util.Optional;

/** Composes the next post of a lane. */
final class Drafts {

    private final Composer composer;

    Drafts(Limits limits) {
        composer = new Composer(limits.post());
    }

    /**
     * What the lane posts next; in doubt, exactly what it posted before: empty if that is not possible any more.
     *
     * @param most messages, unless in doubt
     */
    Optional<Intent> next(Lane lane, int most, long nowNanos, long wallMillis) {
        Doubt doubt = lane.doubt();
        Range inDoubt = doubt == null ? null : doubt.range();
        return inDoubt == null
                ? Optional.of(fresh(lane, most, nowNanos, wallMillis))
                : again(lane, inDoubt, nowNanos, wallMillis);
    }

    private Intent fresh(Lane lane, int packed, long nowNanos, long wallMillis) {
        long head = lane.head().position().offset();
        int most = Math.min(packed, lane.trouble().most(head));
        Composed composed = composer.next(lane.said(), lane.done(), most, wallMillis);
        Entry last = lane.entry(composed.messages() - 1);
        Range range = new Range(head, lane.done(), last.position().offset(), composed.to());
        return intent(range, composed, last, nowNanos);
    }

    private Optional<Intent> again(Lane lane, Range range, long nowNanos, long wallMillis) {
        List<Said> said = lane.saidTo(range.last());
        if (said.isEmpty() || lane.head().position().offset() != range.first() || lane.done() != range.from()) {
            return Optional.empty();
        }
        Entry last = lane.entry(said.size() - 1);
        if (last.position().offset() != range.last()) {
            return Optional.empty();
        }
        return composer.again(said, range.from(), range.to(), wallMillis)
                .map(composed -> intent(range, composed, last, nowNanos));
    }

    private static Intent intent(Range range, Composed composed, Entry last, long nowNanos) {
        DecodedRecord.Valid valid = (DecodedRecord.Valid) last.content();
        return new Intent(range, composed, valid.message().id(), nowNanos);
    }
}
