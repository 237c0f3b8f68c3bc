package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

final class ClientPropertiesTest {

    private static final Map<String, String> GIVEN = Map.of(
            "security.protocol", "SSL",
            "linger.ms", "7",
            "max.poll.interval.ms", "60000",
            "acks", "0",
            "auto.offset.reset", "latest",
            "max.block.ms", "60000");

    private final ClientProperties properties = new ClientProperties("broker:9092", GIVEN);

    @Test
    void oneNameThatResolvesIsEnough() {
        assertThat(unresolved("kafka.invalid:9092")).contains("the name does not resolve: kafka.invalid:9092");
        assertThat(unresolved("kafka.invalid:9092, 127.0.0.1:9092")).isEmpty();
        assertThat(unresolved("PLAINTEXT://[::1]:9092")).isEmpty();
        assertThat(unresolved("not an address")).isEmpty();
    }

    private static Optional<String> unresolved(String servers) {
        return new ClientProperties(servers, Map.of()).unresolved();
    }

    @Test
    void eachClientTakesWhatItKnows() {
        assertThat(properties.producer("p"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("linger.ms", "7")
                .doesNotContainKey("max.poll.interval.ms");
        assertThat(properties.consumer("c", "g"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("max.poll.interval.ms", "60000")
                .doesNotContainKey("linger.ms");
        assertThat(properties.admin("a")).containsEntry("security.protocol", "SSL");
    }

    @Test
    void aWriterHasOneRequestUnansweredUnlessMoreAreGiven() {
        String setting = "max.in.flight.requests.per.connection";
        assertThat(properties.writer("w")).containsEntry(setting, 1);
        assertThat(new ClientProperties("broker:9092", Map.of(setting, "5")).writer("w"))
                .containsEntry(setting, "5");
    }

    @Test
    void whatThePromisesRestOnIsOurs() {
        assertThat(properties.producer("p")).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
        assertThat(properties.writer("w"))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.block.ms", 0)
                .containsEntry("metadata.max.idle.ms", Long.MAX_VALUE / 2);
        assertThat(properties.consumer("c", "g"))
                .containsEntry("group.id", "g")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false);
        assertThat(properties.reader("r"))
                .doesNotContainKey("group.id")
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("isolation.level", "read_committed");
        assertThat(new ClientProperties("broker:9092", Map.of("fetch.max.wait.ms", "500")).singleRecords("s"))
                .containsEntry("isolation.level", "read_uncommitted")
                .containsEntry("fetch.max.wait.ms", 5);
        assertThat(properties.transactions("t", "id", Duration.ofSeconds(3)))
                .containsEntry("transactional.id", "id")
                .containsEntry("transaction.timeout.ms", 3_000)
                .containsEntry("acks", "all");
    }

    @Test
    void allThatIsSetIsKnownToItsClient() {
        assertThat(ProducerConfig.configNames())
                .containsAll(properties.producer("p").keySet())
                .containsAll(properties
                        .transactions("t", "id", Duration.ofSeconds(3))
                        .keySet());
        assertThat(ConsumerConfig.configNames())
                .containsAll(properties.consumer("c", "g").keySet());
        assertThat(AdminClientConfig.configNames())
                .containsAll(properties.admin("a").keySet());
    }

    @Test
    void passwordsAreNotPrinted() {
        ClientProperties secret = new ClientProperties("broker:9092", Map.of("sasl.jaas.config", "hunter2"));

        assertThat(secret.toString())
                .contains("broker:9092", "sasl.jaas.config")
                .doesNotContain("hunter2");
    }
}
