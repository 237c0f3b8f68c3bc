package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PassThroughPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "acks, 1",
        "delivery.timeout.ms, 60000",
        "group.instance.id, one",
        "isolation.level, read_uncommitted",
        "transactional.id, one",
        "transaction.timeout.ms, 900000",
        "partition.assignment.strategy, org.apache.kafka.clients.consumer.RangeAssignor",
        "partitioner.ignore.keys, true",
    })
    void whatDeliveryRestsOnCannotBeChanged(String property, String value) {
        assertThat(PassThroughProperties.objection(property, value))
                .contains("cannot be set: delivery depends on Postrider's own value");
    }
}
