package dev.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class TopicSetupIT {

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start(@TempDir Path directory) throws BrokerException {
        broker = EmbeddedBroker.start(directory, 0);
        admin = Clients.admin(broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void makesBothTopicsAsTheDesignSays() throws Exception {
        Topics topics = topics("made", 5);

        TopicState state = new TopicSetup(admin, topics).ensure();

        assertThat(state)
                .isEqualTo(new TopicState.Ready(
                        List.of("Kafka has a single broker: a crash loses nothing,"
                                + " a power cut can lose the last seconds"),
                        topicId("made")));

        assertThat(partitions(topics)).containsOnly(Map.entry("made", 5), Map.entry("made-dead", 5));
        assertThat(configs("made"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1")
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("min.insync.replicas", "1")
                .containsEntry("segment.bytes", "67108864")
                .containsEntry("max.message.bytes", "1048588");
        assertThat(configs("made-dead"))
                .containsEntry("retention.ms", "-1")
                .containsEntry("max.message.bytes", String.valueOf(2 * 1024 * 1024 + 64 * 1024));
    }

    @Test
    void findsThemWellTheNextTime() throws Exception {
        Topics topics = topics("again", 3);
        TopicSetup setup = new TopicSetup(admin, topics);

        TopicState first = setup.ensure();

        assertThat(first).isInstanceOf(TopicState.Ready.class);
        assertThat(settled(setup)).isEqualTo(first);
        assertThat(partitions(topics)).containsOnly(Map.entry("again", 3), Map.entry("again-dead", 3));
    }

    @Test
    void refusesAnotherNumberOfPartitionsAndChangesNothing() throws Exception {
        Topics made = topics("fixed", 3);
        new TopicSetup(admin, made).ensure();

        TopicState state = settled(new TopicSetup(admin, topics("fixed", 4)));

        assertThat(state)
                .isInstanceOfSatisfying(
                        TopicState.Unusable.class,
                        unusable -> assertThat(unusable.reason())
                                .matches("Topic fixed(-dead)? has 3 partitions but POSTRIDER_PARTITIONS is 4:"
                                        + " set POSTRIDER_PARTITIONS=3 everywhere, or name another topic"));
        assertThat(partitions(made)).containsOnly(Map.entry("fixed", 3), Map.entry("fixed-dead", 3));
    }

    @Test
    void makesTheOneThatIsMissing() throws Exception {
        admin.createTopics(List.of(new NewTopic("half", 2, (short) 1))).all().get(10, TimeUnit.SECONDS);
        Topics topics = topics("half", 2);

        assertThat(settled(new TopicSetup(admin, topics))).isInstanceOf(TopicState.Ready.class);

        assertThat(partitions(topics)).containsOnly(Map.entry("half", 2), Map.entry("half-dead", 2));
    }

    @Test
    void refusesATopicThatForgetsOldMessagesOfAnAddress() throws Exception {
        create("compacted", Map.of("cleanup.policy", "compact"));

        assertThat(settled(new TopicSetup(admin, topics("compacted", 2))))
                .isInstanceOfSatisfying(
                        TopicState.Unusable.class,
                        unusable -> assertThat(unusable.reason())
                                .startsWith("Topic compacted has cleanup.policy=compact: "));
    }

    @Test
    void warnsOfATopicThatDeletesWhatWaits() throws Exception {
        create("aging", Map.of("retention.ms", "3600000", "retention.bytes", "-1"));

        assertThat(settled(new TopicSetup(admin, topics("aging", 2))))
                .isInstanceOfSatisfying(
                        TopicState.Ready.class,
                        ready -> assertThat(ready.warnings())
                                .contains(
                                        "Topic aging has retention.ms=3600000: undelivered messages can be deleted; set retention.ms=-1"));
    }

    @Test
    void manyAtOnceMakeThemOnce() throws Exception {
        int racers = 4;
        for (int round = 0; round < 5; round++) {
            Topics topics = topics("race-" + round, 3);
            CyclicBarrier start = new CyclicBarrier(racers);

            List<CompletableFuture<TopicState>> states = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> race(start, topics), task -> new Thread(task, "racer").start()))
                    .limit(racers)
                    .toList();

            for (CompletableFuture<TopicState> state : states) {
                assertThat(state.get(30, TimeUnit.SECONDS)).isInstanceOf(TopicState.Ready.class);
            }
            assertThat(partitions(topics).values()).containsExactly(3, 3);
        }
    }

    @Test
    void saysThatKafkaIsAway() throws Exception {
        String nobody = "127.0.0.1:1";

        try (Admin lost = Clients.admin(nobody)) {
            assertThat(new TopicSetup(lost, topics("never", 1)).ensure()).isInstanceOf(TopicState.Unreachable.class);
        }
    }

    private static TopicState race(CyclicBarrier start, Topics topics) {
        try (Admin own = Clients.admin(broker.bootstrapServers())) {
            start.await(30, TimeUnit.SECONDS);
            return settled(new TopicSetup(own, topics));
        } catch (Exception e) { // the outermost frame of a racer: what went wrong is its answer
            return new TopicState.Unreachable(e.toString());
        }
    }

    /** As a gate does: a broker may take a moment to know what another client has just made. */
    private static TopicState settled(TopicSetup setup) {
        TopicState state = setup.ensure();
        while (state instanceof TopicState.Unreachable) {
            state = setup.ensure();
        }
        return state;
    }

    private static void create(String topic, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(configs)))
                .all()
                .get(10, TimeUnit.SECONDS);
    }

    private static Topics topics(String name, int partitions) {
        return new Topics(name, name + "-dead", partitions);
    }

    private static String topicId(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .get(topic)
                .topicId()
                .toString();
    }

    private static Map<String, Integer> partitions(Topics topics) throws Exception {
        settled(new TopicSetup(admin, topics));
        Map<String, TopicDescription> found = admin.describeTopics(List.of(topics.messages(), topics.deadLetters()))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS);
        return found.values().stream()
                .collect(Collectors.toMap(
                        TopicDescription::name, topic -> topic.partitions().size()));
    }

    private static Map<String, String> configs(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get(10, TimeUnit.SECONDS).get(resource).entries().stream()
                .collect(Collectors.toMap(ConfigEntry::name, entry -> String.valueOf(entry.value())));
    }
}
