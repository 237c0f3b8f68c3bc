package dev.postrider.relay.status;

import dev.postrider.relay.engine.exchange.LaneStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How a relay is doing, as of a moment. The relay's thread makes a new one each second; queries only read it, so no
 * query costs more because more messages wait.
 *
 * @param at when it was made, by the relay's clock
 * @param topicId of the topic of messages; empty before it is known
 * @param member whether it is a member of the consumer group
 * @param rate of requests to the chat server
 * @param chat the chat server
 * @param waiting in the partitions of this relay
 * @param lanes of the waiting, by what they wait for; each status is a key
 * @param busiest the {@value #MOST_BUSY} addresses with the most messages, the busiest first
 * @param partitions of this relay, by number
 * @param bufferedBytes taken by messages in memory
 * @param deadLetters that this relay has written since its start
 */
public record RelaySnapshot(
        Instant at,
        String topicId,
        boolean member,
        RequestRate rate,
        ChatState chat,
        Backlog waiting,
        Map<LaneStatus, LaneGroup> lanes,
        List<WaitingAddress> busiest,
        List<PartitionStatus> partitions,
        long bufferedBytes,
        DeadLetterCount deadLetters) {

    /** So many busiest addresses are named. */
    public static final int MOST_BUSY = 10;

    public RelaySnapshot {
        lanes = Map.copyOf(lanes);
        busiest = List.copyOf(busiest);
        partitions = List.copyOf(partitions);
    }

    /** The busiest addresses; then the parked ones that are not among them, as many at most, longest parked first. */
    public List<WaitingAddress> shownAddresses() {
        Stream<WaitingAddress> parked = partitions.stream()
                .flatMap(partition -> partition.held().stream())
                .filter(address -> address.isParked() && !busiest.contains(address))
                .sorted(Comparator.comparing(WaitingAddress::since))
                .limit(MOST_BUSY);
        return Stream.concat(busiest.stream(), parked).toList();
    }

    /**
     * Requests to the chat server, in a second.
     *
     * @param configured of all relays together
     * @param allowed the share of this relay: its partitions over all; 0 without one
     * @param used of this relay, over the last minute
     */
    public record RequestRate(double configured, double allowed, double used) {}

    /** Whether the chat server takes posts. */
    public enum ChatCondition {
        /** Nothing was posted since the start, and nothing has failed. */
        NOT_TRIED,
        UP,
        /** It asked for a pause (429). */
        BUSY,
        /** It does not work. */
        UNAVAILABLE,
        /** It does not accept the token. */
        UNAUTHORISED;

        public boolean isPaused() {
            return this != NOT_TRIED && this != UP;
        }
    }

    /**
     * The chat server.
     *
     * @param since when that began
     * @param nextTry while it is paused
     * @param lastFault the last reason for a pause, over or not
     */
    public record ChatState(
            ChatCondition condition, Instant since, Optional<Instant> nextTry, Optional<ChatFault> lastFault) {

        public boolean isPaused() {
            return condition.isPaused();
        }
    }

    /** Why delivery was paused, and when. */
    public record ChatFault(String reason, Instant at) {}

    /**
     * What waits, as far as it is known.
     *
     * @param messages accepted and not finished
     * @param addresses with messages that were read; there may be more behind
     * @param ready addresses that wait for nothing but their turn
     * @param oldest when Kafka took the first of them; empty if none that was read waits
     * @param messagesPerPost of the last posts, on average; at least 1
     * @param posts about so many are needed
     * @param drainSeconds until they are posted, without those whose channel refuses them; infinite while the chat server
     *     is paused, or this relay has no partition
     */
    public record Backlog(
            long messages,
            int addresses,
            int ready,
            Optional<Instant> oldest,
            double messagesPerPost,
            long posts,
            double drainSeconds) {}

    /**
     * Addresses that wait for the same.
     *
     * @param oldest when Kafka took the first message of them; empty if there are none
     * @param heldSince when the one that is held longest began to be; empty if none is, because they only wait for their turn
     */
    public record LaneGroup(int addresses, long messages, Optional<Instant> oldest, Optional<Instant> heldSince) {
        public static final LaneGroup EMPTY = new LaneGroup(0, 0, Optional.empty(), Optional.empty());
    }

    /**
     * An address with messages that wait.
     *
     * @param detail what the chat server said, if it refuses them; else empty
     * @param since when the status began, to a second
     * @param postingTo the offset of the last message in the post that is sent, or was sent and is looked for
     * @param nextTry when it does something by itself; empty if that is any moment
     */
    public record WaitingAddress(
            String address,
            int partition,
            int messages,
            Instant oldest,
            LaneStatus status,
            String detail,
            Instant since,
            OptionalLong postingTo,
            Optional<Instant> nextTry) {

        /** Whether its channel refuses posts or is missing. */
        public boolean isParked() {
            return status == LaneStatus.CHANNEL_REFUSED || status == LaneStatus.CHANNEL_MISSING;
        }
    }

    /** What a partition is doing. */
    public enum PartitionCondition {
        /** Where to begin is not known yet. */
        STARTING,
        ACTIVE,
        /** Not read for now: as many addresses wait as a commit can name. */
        FULL,
        /** Not read until the relay is started again. */
        STOPPED,
        /** Not read: records are damaged. */
        DAMAGED,
        /** It gives no records though it has some. */
        SILENT
    }

    /**
     * A partition of this relay.
     *
     * @param trouble what is wrong with it, in a sentence; else empty
     * @param offsets empty until it is known where to begin
     * @param held addresses that wait for something else than their turn, those that do for longest first;
     *     {@value dev.postrider.common.receipt.BoardEntry#MOST_HELD} at most
     * @param posting addresses whose post is sent, or was sent and is looked for
     */
    public record PartitionStatus(
            int number,
            PartitionCondition condition,
            String trouble,
            Optional<PartitionOffsets> offsets,
            List<WaitingAddress> held,
            List<WaitingAddress> posting) {
        public PartitionStatus {
            held = List.copyOf(held);
            posting = List.copyOf(posting);
        }

        /** Messages that are not finished; empty while that is not known. */
        public OptionalLong waiting() {
            return offsets.map(PartitionOffsets::waiting).orElseGet(OptionalLong::empty);
        }
    }

    /**
     * How far a partition is.
     *
     * @param committed everything before is finished, and Kafka knows it
     * @param readTo everything from here on is not read yet
     * @param end where the log ends, as of two seconds ago at most while Kafka answers; empty if it has not told
     * @param unfinished messages that were read
     */
    public record PartitionOffsets(long committed, long readTo, OptionalLong end, long unfinished) {

        OptionalLong waiting() {
            return end.isPresent()
                    ? OptionalLong.of(unfinished + Math.max(0, end.getAsLong() - readTo))
                    : OptionalLong.empty();
        }

        /** As far as it is known. */
        public long waitingAtLeast() {
            return waiting().orElse(unfinished);
        }
    }

    /**
     * Dead letters.
     *
     * @param byReason in lower case
     * @param newest empty if there is none
     */
    public record DeadLetterCount(long total, Map<String, Long> byReason, Optional<NewestDeadLetter> newest) {
        public DeadLetterCount {
            byReason = Map.copyOf(byReason);
        }
    }

    /**
     * The newest dead letter.
     *
     * @param name as {@code dead-letters show} takes it, such as {@code 3/1200}
     */
    public record NewestDeadLetter(String name, String address, String reason, Instant at) {}

    /** Partitions of which it is not known how many messages wait there. */
    public long partitionsNotKnown() {
        return partitions.stream().filter(each -> each.waiting().isEmpty()).count();
    }

    /** False until the relay has partitions and knows of one how many messages wait there. */
    public boolean knowsBacklog() {
        return partitionsNotKnown() < partitions.size();
    }
}
