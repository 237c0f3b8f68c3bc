package dev.postrider.relay.status;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What Kafka knows of all relays.
 *
 * @param relays members of the group; one that runs twice is there twice
 * @param deadLetterRecords in their topic: those that were replayed, and the marks of that, included; empty if not known
 * @param problem why something is missing here, in a sentence; else empty
 */
record Fleet(List<RelayMember> relays, OptionalLong deadLetterRecords, String problem) {

    Fleet {
        relays = List.copyOf(relays);
    }

    /**
     * A relay.
     *
     * @param id that Kafka gave it
     * @param host from which Kafka is reached
     * @param partitions assigned to it
     */
    record RelayMember(String id, String host, SortedSet<Integer> partitions) {}
}
