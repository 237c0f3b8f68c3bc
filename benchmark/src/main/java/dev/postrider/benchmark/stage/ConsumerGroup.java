package dev.postrider.benchmark.stage;

import dev.postrider.common.kafka.ClientProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;

/** The relays' consumer group, seen from outside. */
public final class ConsumerGroup implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final String name;
    private final int partitions;

    ConsumerGroup(ClientProperties kafka, String name, int partitions) {
        this.admin = Admin.create(kafka.admin("benchmark-group"));
        this.name = name;
        this.partitions = partitions;
    }

    /** Waits until so many members hold all partitions, as many each, give or take one. */
    public void awaitMembers(int count) {
        List<Integer> even = IntStream.range(0, count)
                .mapToObj(member -> (partitions + member) / count)
                .toList();
        if (!new Polling().until(() -> shares().equals(even), PATIENCE)) {
            throw new IllegalStateException("the group does not come to rest: " + shares() + ", wanted " + even);
        }
    }

    /** Partitions of each member, ascending; none while the group is not stable. */
    private List<Integer> shares() {
        try {
            return admin.describeConsumerGroups(List.of(name)).all().get().values().stream()
                    .filter(group -> group.groupState() == GroupState.STABLE)
                    .flatMap(group -> group.members().stream())
                    .map(member -> member.assignment().topicPartitions().size())
                    .sorted()
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            return List.of(); // the group is not there yet
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
