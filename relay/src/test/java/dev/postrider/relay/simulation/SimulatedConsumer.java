package dev.postrider.relay.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The consumer of a worker in the group: whatever is the matter with it, it hears in a poll. */
final class SimulatedConsumer extends SimulatedReader {

    private static final int AT_ONCE = 60;

    private final SimulatedGroup group;
    private final Journal journal;
    private final Trace trace;

    /** Of commits that were answered. */
    private final Queue<Runnable> callbacks = new ArrayDeque<>();

    private @Nullable ConsumerRebalanceListener listener;
    private SimulatedGroup.Member member;
    private long fetched;

    SimulatedConsumer(SimulatedWorker worker, Surroundings world, Chance chance) {
        super(worker, world, chance, AT_ONCE);
        this.group = world.group();
        this.journal = world.journal();
        this.trace = world.trace();
        this.member = group.join(worker);
    }

    SimulatedGroup.Member member() {
        return member;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
        listener = rebalanceListener;
    }

    /** The time that it may take is over already. */
    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        worker.observe();
        worker.polls(timeout);
        rebalance();
        runCallbacks();
        if (timeline.now() < fetched || !isReadable()) {
            return ConsumerRecords.empty();
        }
        fetched = timeline.now() + chance.between(Timeline.MILLI, 4 * Timeline.MILLI);
        return records();
    }

    /** When a poll finds something, at the latest at this time. */
    long nextPoll(long until) {
        if (!callbacks.isEmpty() || !isRebalanced()) {
            return timeline.now();
        }
        return isReadable() ? Math.min(until, Math.max(timeline.now(), fetched)) : until;
    }

    /** The group's consumer is not what the weather takes leaders away from. */
    @Override
    boolean canRead(int partition) {
        return true;
    }

    private void runCallbacks() {
        for (Runnable callback = callbacks.poll(); callback != null; callback = callbacks.poll()) {
            callback.run();
        }
    }

    private void rebalance() {
        ConsumerRebalanceListener told = listener;
        if (told == null || isRebalanced()) {
            return;
        }
        Set<TopicPartition> held = new HashSet<>(assignment());
        if (member.isGone() && worker.knowsOfLosses()) {
            trace.note(worker.name(), -1, "", "hears that it has lost everything");
            if (!held.isEmpty()) {
                told.onPartitionsLost(Set.copyOf(held));
            }
            held.clear();
            assign(held);
            worker.observe();
            member = group.join(worker);
        }
        if (!member.wantedBack().isEmpty()) {
            Set<Integer> wanted = new TreeSet<>(member.wantedBack());
            trace.note(worker.name(), -1, "", "gives back " + wanted);
            journal.disturbed();
            Set<TopicPartition> leaving = partitions(wanted);
            told.onPartitionsRevoked(leaving);
            held.removeAll(leaving);
            assign(held);
            worker.observe();
            member.released(wanted);
        }
        Set<TopicPartition> fresh = partitions(member.owned());
        fresh.removeAll(held);
        if (!fresh.isEmpty()) {
            held.addAll(fresh);
            assign(held);
            told.onPartitionsAssigned(fresh);
            worker.arrived(); // they are asked about soon: the relay's own polls are short
            worker.somethingArrives(6 * Timeline.MILLI);
        }
    }

    private boolean isRebalanced() {
        return !(member.isGone() && worker.knowsOfLosses())
                && member.wantedBack().isEmpty()
                && (member.isGone() || member.owned().size() == assignment().size());
    }

    private static Set<TopicPartition> partitions(Set<Integer> numbers) {
        return numbers.stream().map(SimulatedKafka::partition).collect(Collectors.toSet());
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> asked, Duration patience) {
        worker.observe();
        awaitAnswer(false, patience);
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        asked.forEach(partition -> found.put(partition, kafka.committed(worker, partition.partition())));
        return found;
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        worker.acts();
        Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(offsets);
        kafka.commit(worker, member, sent, accepted -> {
            worker.commitAnswered();
            callbacks.add(() -> callback.onComplete(sent, accepted ? null : new CommitFailedException()));
            worker.somethingArrives(chance.between(0L, 3 * Timeline.MILLI));
        });
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration patience) {
        worker.acts();
        @Nullable Boolean[] answer = {null};
        long until = timeline.now() + patience.toNanos();
        kafka.commit(worker, member, Map.copyOf(offsets), accepted -> {
            answer[0] = accepted;
            worker.wake(0);
        });
        while (answer[0] == null && timeline.now() < until) {
            worker.park(until);
        }
        runCallbacks();
        if (answer[0] == null) {
            throw new TimeoutException("no answer to a commit");
        } else if (!answer[0]) {
            throw new CommitFailedException();
        }
    }

    @Override
    public synchronized void close(CloseOptions options) {
        if (worker.isRunning()) {
            member.leave();
        }
    }
}
