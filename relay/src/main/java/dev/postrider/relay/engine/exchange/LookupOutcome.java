package dev.postrider.relay.engine.exchange;

/** What looking an address up came to. */
public sealed interface LookupOutcome extends Outcome permits LookupOutcome.Resolved, Outcome.Unfinished, QueryFailure {

    /** The address leads to this target. */
    record Resolved(String target) implements LookupOutcome {
        @Override
        public <T> T match(LookupCases<T> cases) {
            return cases.resolved(target);
        }
    }

    <T> T match(LookupCases<T> cases);

    /** A method for every outcome. */
    interface LookupCases<T> extends QueryFailure.QueryCases<T> {
        T resolved(String target);

        T unfinished();
    }
}
