package dev.postrider.relay.engine.exchange;

import org.jspecify.annotations.Nullable;

/** The result of reading back a page of posts. */
public sealed interface VerificationOutcome extends Outcome
        permits VerificationOutcome.PageRead, Outcome.Unfinished, QueryFailure {

    /**
     * The page was read.
     *
     * @param found the furthest of the posts in question on this page; null if there is none
     * @param end no older page needs to be read
     */
    record PageRead(@Nullable ShownPost found, boolean end) implements VerificationOutcome {}
}
