package dev.postrider.ingress.grammar;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.status.RecordPlace;
import java.util.UUID;

/** What a request target below {@code /messages} asks for. */
public sealed interface StatusTarget {

    /** What became of this message. */
    record MessageTarget(UUID id, RecordPlace place, Options options) implements StatusTarget {}

    /** What became of the messages to this address. */
    record ListTarget(Address address, Options options) implements StatusTarget {}

    /** A target with nothing behind it. */
    record InvalidStatusTarget(Refusal refusal) implements StatusTarget {}
}
