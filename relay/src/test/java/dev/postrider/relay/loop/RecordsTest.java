package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.deadletter.DeadLetterHeaders;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class RecordsTest {

    private static final long LOGGED = 1_234;
    private static final UUID ID = new UUID(3, 4);

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void aRecordTellsItsMessageByItsHeaders() {
        headers.add(IdHeader.NAME, new IdHeader(ID, IdHeader.DuplicateKind.KEYED).encode());

        assertThat(identity()).isEqualTo(new RecordIdentity(ID, IdHeader.DuplicateKind.KEYED, 0, LOGGED));
    }

    @Test
    void aReplayedMessageIsAnother() {
        headers.add(IdHeader.NAME, new IdHeader(ID, IdHeader.DuplicateKind.KEYED).encode());
        DeadLetterHeaders.put(headers, DeadLetterHeaders.REPLAY, "2");

        assertThat(identity()).isEqualTo(new RecordIdentity(ID, IdHeader.DuplicateKind.KEYED, 2, LOGGED));
    }

    @Test
    void aReplayNumberThatIsNoneOfOursIsNone() {
        headers.add(IdHeader.NAME, new IdHeader(ID, IdHeader.DuplicateKind.KEYED).encode());
        DeadLetterHeaders.put(headers, DeadLetterHeaders.REPLAY, "-1");

        assertThat(identity().replay()).isZero();
    }

    /** Those of an ingress that knew no such header, and of whoever else writes to the topic. */
    @Test
    void aRecordThatDoesNotTellRepeatsNothing() {
        assertThat(identity()).isEqualTo(RecordIdentity.unnamed(LOGGED));
        headers.add(IdHeader.NAME, new byte[3]);
        assertThat(identity()).isEqualTo(RecordIdentity.unnamed(LOGGED));
        headers.add(IdHeader.NAME, null);
        assertThat(identity()).isEqualTo(RecordIdentity.unnamed(LOGGED));
    }

    @Test
    void aRecordTellsThePriorityOfItsMessage() {
        assertThat(priority()).isEqualTo(Priority.STANDARD);
        headers.add(Priority.HEADER, Priority.URGENT.encode());
        assertThat(priority()).isEqualTo(Priority.URGENT);
        headers.add(Priority.HEADER, new byte[] {'x'});
        assertThat(priority()).isEqualTo(Priority.STANDARD);
        headers.add(Priority.HEADER, null);
        assertThat(priority()).isEqualTo(Priority.STANDARD);
    }

    @Test
    void aRecordTellsWhoCalled() {
        assertThat(caller()).isEmpty();
        headers.add(CallerHeader.NAME, CallerHeader.encode("ci"));
        assertThat(caller()).isEqualTo("ci");
        headers.add(CallerHeader.NAME, null);
        assertThat(caller()).isEmpty();
    }

    private String caller() {
        return new Records().entry(record(new byte[0], new byte[0])).caller();
    }

    /** Either clock may be wrong; what else is asked of the time is the log's. */
    @Test
    void theAgeOfAMessageCountsFromTheLaterOfTheTimesOfLogAndIngress() {
        assertThat(entry().ageFromMillis()).isEqualTo(LOGGED);
        headers.add(AcceptedHeader.NAME, AcceptedHeader.encode(LOGGED - 1));
        assertThat(entry().ageFromMillis()).isEqualTo(LOGGED);
        headers.add(AcceptedHeader.NAME, AcceptedHeader.encode(LOGGED + 1));
        assertThat(entry().ageFromMillis()).isEqualTo(LOGGED + 1);
        assertThat(entry().acceptedMillis()).isEqualTo(LOGGED);
        headers.add(AcceptedHeader.NAME, new byte[] {'x'});
        assertThat(entry().ageFromMillis()).isEqualTo(LOGGED);
    }

    private Priority priority() {
        return ((DecodedRecord.Valid) entry().content()).message().priority();
    }

    private Entry entry() {
        MessageCodec codec = new MessageCodec();
        Message message = new Message(ID, new Address.Username("jane"), "a");
        return new Records().entry(record(codec.encodeKey(message), codec.encodeValue(message)));
    }

    private RecordIdentity identity() {
        return new Records().identity(record(new byte[0], new byte[0]));
    }

    private ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "messages", 0, 7, LOGGED, TimestampType.LOG_APPEND_TIME, 0, 0, key, value, headers, Optional.empty());
    }
}
