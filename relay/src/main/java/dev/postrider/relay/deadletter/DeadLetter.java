package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.MessageCodec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What is told of a dead letter; never its text.
 *
 * @param id of the message; empty if it is none
 * @param caller name of the API key that the message was sent with; empty if the record names none
 * @param origin which message it was: one that was written twice is the same dead letter
 * @param replays how often it had been replayed before it was given up on this time
 */
record DeadLetter(
        Name name,
        String id,
        String caller,
        String origin,
        int replays,
        String address,
        String reason,
        String detail,
        String attempts,
        String acceptedAt,
        String givenUpAt) {

    /** @param record of the dead-letter topic; no matter who wrote it */
    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        return new DeadLetter(
                new Name(record.partition(), record.offset()),
                new MessageCodec().decode(record.key(), record.value()) instanceof DecodedRecord.Valid valid
                        ? valid.message().id().toString()
                        : "",
                caller(headers),
                originOf(record),
                DeadLetterHeaders.replays(headers),
                record.key() == null ? "" : new String(record.key(), UTF_8),
                text(headers, DeadLetterHeaders.REASON),
                text(headers, DeadLetterHeaders.DETAIL),
                text(headers, DeadLetterHeaders.ATTEMPTS),
                text(headers, DeadLetterHeaders.ACCEPTED_AT),
                text(headers, DeadLetterHeaders.GIVEN_UP_AT));
    }

    /** When the relay gave up; empty if that was written by somebody else. */
    Optional<Instant> givenUp() {
        try {
            return Optional.of(Instant.parse(givenUpAt));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The time is part of it: in a topic that was made anew the same offset holds another message. */
    private static String originOf(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        return headers.lastHeader(DeadLetterHeaders.ORIGIN_OFFSET) == null
                ? record.topic() + "/" + record.partition() + "/" + record.offset()
                : Stream.of(
                                text(headers, DeadLetterHeaders.ORIGIN_TOPIC),
                                text(headers, DeadLetterHeaders.ORIGIN_PARTITION),
                                text(headers, DeadLetterHeaders.ORIGIN_OFFSET),
                                String.valueOf(DeadLetterHeaders.replays(headers)),
                                text(headers, DeadLetterHeaders.ACCEPTED_AT))
                        .collect(Collectors.joining("/"));
    }

    private static String caller(Headers headers) {
        Header caller = headers.lastHeader(CallerHeader.NAME);
        return CallerHeader.decode(caller == null ? null : caller.value());
    }

    private static String text(Headers headers, String name) {
        return DeadLetterHeaders.find(headers, name).orElse("");
    }
}
