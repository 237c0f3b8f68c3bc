package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the headers of dead letters, of their marks and of replayed messages are called. Values are UTF-8. */
public final class DeadLetterHeaders {

    /** Why, as {@link dev.postrider.relay.engine.exchange.DeadReason} in lower case. */
    public static final String REASON = "postrider-reason";

    /** The same in a sentence; never the text of the message. */
    public static final String DETAIL = "postrider-detail";

    public static final String ORIGIN_TOPIC = "postrider-origin-topic";
    public static final String ORIGIN_PARTITION = "postrider-origin-partition";
    public static final String ORIGIN_OFFSET = "postrider-origin-offset";

    /** How many requests were made for it. */
    public static final String ATTEMPTS = "postrider-attempts";

    /** When Kafka took the message, ISO 8601. */
    public static final String ACCEPTED_AT = "postrider-accepted-at";

    /** When the relay gave up, ISO 8601. */
    public static final String GIVEN_UP_AT = "postrider-given-up-at";

    /** On a message: how often it was replayed; absent if never. */
    public static final String REPLAY = "postrider-replay";

    /** On a mark, the record that says a dead letter was replayed: {@link DeadLetter#origin} of that one. */
    static final String REPLAYED = "postrider-replayed";

    /** What a dead letter has over the message it was. */
    static final Set<String> ADDED =
            Set.of(REASON, DETAIL, ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET, ATTEMPTS, ACCEPTED_AT, GIVEN_UP_AT);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,8}");

    private DeadLetterHeaders() {}

    /** The last header of that name. */
    public static Optional<String> find(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(value -> new String(value, UTF_8));
    }

    /** How often the message of a record was replayed. */
    public static int replays(Headers headers) {
        return find(headers, REPLAY)
                .filter(number -> NUMBER.matcher(number).matches())
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** The headers get one of that name, in place of those they had. */
    public static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }
}
