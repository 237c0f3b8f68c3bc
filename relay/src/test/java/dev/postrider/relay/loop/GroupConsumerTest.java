package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.kafka.ClientProperties;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.junit.jupiter.api.Test;

/** What order, hand-over and the start position rest on. */
class GroupConsumerTest {

    @Test
    void joinsAsAClassicMemberThatIsMissedAfterSixSeconds() {
        assertThat(properties(Map.of(), ""))
                .containsEntry("group.id", "relays")
                .containsEntry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName())
                .containsEntry("session.timeout.ms", 6_000)
                .containsEntry("heartbeat.interval.ms", 500)
                .doesNotContainKeys("group.protocol", "group.instance.id");
    }

    @Test
    void neitherChoosesAPositionNorCommitsByItself() {
        Map<String, String> wishes = Map.of("auto.offset.reset", "latest", "enable.auto.commit", "true");

        assertThat(properties(wishes, ""))
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("enable.auto.commit", false);
    }

    @Test
    void hasAFixedNameOnlyIfOneIsGiven() {
        assertThat(properties(Map.of(), "the-only-one")).containsEntry("group.instance.id", "the-only-one");
    }

    /** Kafka's client refuses the classic properties under the new protocol. */
    @Test
    void leavesTheClassicPropertiesOutOfTheNewProtocol() {
        for (String protocol : new String[] {"consumer", "CONSUMER"}) {
            assertThat(properties(Map.of("group.protocol", protocol), ""))
                    .containsEntry("group.protocol", protocol)
                    .doesNotContainKeys("session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy");
        }
    }

    private static Map<String, Object> properties(Map<String, String> passedThrough, String instanceId) {
        return GroupConsumer.properties(new ClientProperties("127.0.0.1:9092", passedThrough), "relays", instanceId);
    }
}
