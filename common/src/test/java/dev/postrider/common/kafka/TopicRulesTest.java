package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"compact", "compact,delete", "delete,compact"})
    void aCompactedTopicWouldLoseMessages(String policy) {
        assertThat(TopicRules.fault("messages", config("cleanup.policy", policy)))
                .contains("Topic messages has cleanup.policy=" + policy
                        + ": its keys are addresses, so all but the last message of each would be deleted;"
                        + " set cleanup.policy=delete, or name another topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"retention.ms", "retention.bytes"})
    void aLimitOnWhatIsKeptIsSaid(String name) {
        assertThat(TopicRules.warnings("messages", config(name, "1000")))
                .containsExactly("Topic messages has " + name + "=1000: undelivered messages can be deleted; set "
                        + name + "=-1");
        assertThat(TopicRules.warnings("messages", config(name, "-1"))).isEmpty();
    }

    @Test
    void aValueThatIsNotShownIsNoFinding() {
        Config hidden = new Config(List.of(
                new ConfigEntry("cleanup.policy", null),
                new ConfigEntry("retention.ms", null),
                new ConfigEntry("retention.bytes", null)));

        assertThat(TopicRules.fault("messages", hidden)).isEmpty();
        assertThat(TopicRules.warnings("messages", hidden)).isEmpty();
        assertThat(TopicRules.value(hidden, "offsets.retention.minutes")).isEmpty();
    }

    private static Config config(String name, String value) {
        return new Config(List.of(new ConfigEntry(name, value)));
    }
}
