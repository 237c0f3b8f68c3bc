package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the partition whose damaged records make {@code poll()} fail, so that the others continue. One for each consumer;
 * it decides, and the poller carries out what {@link #notRead} says.
 *
 * <p>A failure does not always name its partition, and comes at each poll until that one is paused <em>and</em> sought
 * elsewhere. So they are set aside one after the other; when the polls no longer fail, it was the last.
 *
 * <p>What Kafka 4.3.1 does with a flipped byte in a segment, as seen:
 *
 * <ul>
 *   <li>Wrong CRC: a bare {@link KafkaException}, the partition only in its text. Records behind the batch are readable.
 *   <li>Wrong magic: the same, or a {@link CorruptRecordException} that names nothing if it is the first batch fetched; it
 *       comes even if the partition is paused.
 *   <li>Wrong length: the same as the CRC; behind it the broker answers "corrupt message" for the rest of the segment.
 *   <li>A length beyond the file: no failure, the partition just gives nothing ({@link SilentPartitions}).
 *   <li>A changed base offset or leader epoch is not covered by the CRC, and nobody notices.
 * </ul>
 */
final class DamagedPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(DamagedPartitions.class);

    /** Polls that fail do so again within a request to the broker. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** A failure that does not come again within this time had another reason. */
    private static final Duration SUSPICION = Duration.ofSeconds(10);

    private static final Duration RETRY = Duration.ofMinutes(1);

    static final String WHAT_TO_DO =
            "once the group has committed this offset, delete the partition's records up to the"
                    + " end of the damaged batch with kafka-delete-records, and never reset offsets";

    private final String reader;
    private final RelayStatus status;
    private final Clock clock;

    /** While the damaged one is looked for, in the order in which they were set aside. */
    private final Set<Integer> aside = new LinkedHashSet<>();

    /** Until when each is not read. */
    private final Map<Integer, Long> stopped = new HashMap<>();

    /** At which offset: those that are stopped, or read again and may still be damaged. */
    private final Map<Integer, Long> known = new HashMap<>();

    private boolean suspicious;
    private long failedNanos;
    private String reason = "";

    /** @param reader what its consumer reads, for the log */
    DamagedPartitions(String reader, RelayStatus status, Clock clock) {
        this.reader = reader;
        this.status = status;
        this.clock = clock;
    }

    /** Partitions that must not be read, and of which what was fetched must be dropped. */
    Set<Integer> notRead() {
        if (aside.isEmpty() && stopped.isEmpty()) {
            return Set.of(); // as nearly always, and it is asked at each turn
        }
        Set<Integer> notRead = new HashSet<>(aside);
        notRead.addAll(stopped.keySet());
        return notRead;
    }

    /**
     * A poll failed.
     *
     * @param assigned to the consumer
     * @return false if that is no partition's fault
     */
    boolean failed(KafkaException failure, Set<Integer> assigned) {
        Set<Integer> notRead = notRead();
        Optional<Integer> next = assigned.stream()
                .filter(partition -> !notRead.contains(partition))
                .min(Comparator.comparing((Integer partition) -> !known.containsKey(partition))
                        .thenComparing(Comparator.naturalOrder()));
        if (next.isEmpty() || !mayBeDamage(failure)) {
            aside.clear();
            return false;
        }
        long now = clock.nanos();
        boolean again = suspicious && now - failedNanos < SUSPICION.toNanos();
        suspicious = true;
        failedNanos = now;
        reason = String.valueOf(RootCause.of(failure).getMessage());
        if (again || known.containsKey(next.get())) {
            aside.add(next.get());
        } else {
            LOG.warn("Reading failed, looking for a damaged partition: reader={}, reason={}", reader, reason);
        }
        return true;
    }

    /** The partition that is damaged, once that is clear. To be called again and again. */
    Optional<Integer> found() {
        long now = clock.nanos();
        if (aside.isEmpty()) {
            stopped.values().removeIf(until -> until - now <= 0);
            return Optional.empty();
        }
        if (now - failedNanos < QUIET.toNanos()) {
            return Optional.empty();
        }
        Optional<Integer> last = aside.stream().reduce((one, next) -> next);
        aside.clear();
        suspicious = false;
        return last;
    }

    /** The partition is not read for a minute. */
    void stop(int partition, long offset) {
        stopped.put(partition, clock.nanos() + RETRY.toNanos());
        if (!Objects.equals(known.put(partition, offset), offset)) {
            LOG.error(
                    "Partition damaged, it is not read any further: partition={}, offset={}, reader={}, reason={}, do={}",
                    partition,
                    offset,
                    reader,
                    reason,
                    WHAT_TO_DO);
        }
        status.report(
                reader,
                partition,
                PartitionCondition.DAMAGED,
                "partition " + partition + " is damaged at offset " + offset + " and not read any further (" + reader
                        + "): " + WHAT_TO_DO);
    }

    /** The record at this offset was read; it may lie before the damage. */
    void gave(int partition, long offset) {
        Long at = known.get(partition);
        if (at != null && offset >= at) {
            known.remove(partition);
            LOG.info("Damaged partition is read again: partition={}, reader={}", partition, reader);
            status.clear(reader, partition);
        }
    }

    /** These partitions begin anew, or belong to others. */
    void forget(Set<Integer> partitions) {
        aside.removeAll(partitions);
        stopped.keySet().removeAll(partitions);
        known.keySet().removeAll(partitions);
        partitions.forEach(partition -> status.clear(reader, partition));
    }

    private static boolean mayBeDamage(KafkaException failure) {
        boolean saysWhat = failure instanceof ApiException
                || failure instanceof InvalidOffsetException
                || failure instanceof InterruptException;
        return !saysWhat || failure instanceof CorruptRecordException;
    }
}
