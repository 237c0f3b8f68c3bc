package dev.postrider.ingress.status;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records that this ingress wrote or has read: each place has one slot of a table, and the newer of two takes it. Records
 * never change, so none is ever wrong. Thread-safe.
 */
final class KnownRecords {

    private final int[] partitions;
    private final long[] offsets;
    private final long[] idsHigh;
    private final long[] idsLow;
    private final long[] acceptedMillis;
    private final @Nullable String[] addresses;

    /** @param slots a power of two; some 120 bytes each */
    KnownRecords(int slots) {
        partitions = new int[slots];
        offsets = new long[slots];
        idsHigh = new long[slots];
        idsLow = new long[slots];
        acceptedMillis = new long[slots];
        addresses = new String[slots];
    }

    synchronized void put(RecordPlace place, UUID id, String address, Instant acceptedAt) {
        int slot = slot(place);
        partitions[slot] = place.partition();
        offsets[slot] = place.offset();
        idsHigh[slot] = id.getMostSignificantBits();
        idsLow[slot] = id.getLeastSignificantBits();
        acceptedMillis[slot] = acceptedAt.toEpochMilli();
        addresses[slot] = address;
    }

    synchronized Optional<KnownRecord> find(RecordPlace place) {
        int slot = slot(place);
        String address = addresses[slot];
        return address == null || partitions[slot] != place.partition() || offsets[slot] != place.offset()
                ? Optional.empty()
                : Optional.of(new KnownRecord(
                        new UUID(idsHigh[slot], idsLow[slot]), address, Instant.ofEpochMilli(acceptedMillis[slot])));
    }

    /** The topic is another one. */
    synchronized void clear() {
        Arrays.fill(addresses, null);
    }

    private int slot(RecordPlace place) {
        // Neighbours of one partition have different slots.
        return (int) (place.offset() + place.partition() * 0x9E3779B9L) & (offsets.length - 1);
    }
}
