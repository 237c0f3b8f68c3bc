package dev.postrider.common.receipt;

import static dev.postrider.common.receipt.RequiredFields.number;
import static dev.postrider.common.receipt.RequiredFields.require;
import static dev.postrider.common.receipt.RequiredFields.text;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as the value of a Kafka record: JSON, which others may read too. The record's key is the address, and it is in
 * the partition of its messages.
 *
 * <pre>{@code
 * {"v":1,"topic":"…","group":"postrider","result":"delivered","post":"9x…","at":1764433845000,"attempts":1,
 *  "offsets":[1200,1,3],"ids":"<4 bytes each, base64>","callers":["ci"],"caller":[0,0,-1]}
 * }</pre>
 *
 * <p>Each offset but the first is the distance to the one before. {@code caller} has each message's place in {@code
 * callers}, -1 for none; it is left out if all have the first. The other results are {@code dead-letter} (with {@code
 * reason}, {@code detail}, {@code partition}, {@code offset}), {@code repeated} (with {@code originals}) and {@code
 * replayed} (with {@code partition}, {@code offset}).
 *
 * <p>Decoding never throws. Thread-safe.
 */
public final class ReceiptCodec {

    /** Fields may be added within a version; a change of meaning needs a new one. */
    private static final int VERSION = 1;

    private static final int NO_CALLER = -1;

    private ReceiptCodec() {}

    /** The value of the record. */
    public static byte[] encode(Receipt receipt) {
        ObjectNode value = RequiredFields.create();
        value.put("v", VERSION);
        value.put("topic", receipt.reporter().topicId());
        value.put("group", receipt.reporter().group());
        write(receipt.result(), value);
        value.put("at", receipt.at().toEpochMilli());
        value.put("attempts", receipt.attempts());
        write(receipt.messages(), value);
        return RequiredFields.bytes(value);
    }

    /** Empty if it is not one of ours, or of a newer version. */
    public static Optional<Receipt> decode(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode fields = RequiredFields.read(value);
            if (fields.path("v").asInt() != VERSION) {
                return Optional.empty();
            }
            return Optional.of(new Receipt(
                    new Reporter(text(fields, "topic"), text(fields, "group")),
                    result(fields),
                    Instant.ofEpochMilli(number(fields, "at")),
                    (int) number(fields, "attempts"),
                    messages(fields)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void write(Receipt.FinalResult result, ObjectNode value) {
        if (result instanceof Receipt.Delivered delivered) {
            value.put("result", "delivered").put("post", delivered.post());
        } else if (result instanceof Receipt.DeadLettered dead) {
            value.put("result", "dead-letter")
                    .put("reason", dead.reason())
                    .put("detail", dead.detail())
                    .put("partition", dead.partition())
                    .put("offset", dead.offset());
        } else if (result instanceof Receipt.Repeated repeated) {
            ArrayNode originals = value.put("result", "repeated").putArray("originals");
            repeated.originals().forEach(originals::add);
        } else if (result instanceof Receipt.Replayed replayed) {
            value.put("result", "replayed")
                    .put("partition", replayed.partition())
                    .put("offset", replayed.offset());
        }
    }

    private static Receipt.FinalResult result(JsonNode fields) {
        return switch (text(fields, "result")) {
            case "delivered" -> new Receipt.Delivered(text(fields, "post"));
            case "dead-letter" ->
                new Receipt.DeadLettered(
                        text(fields, "reason"),
                        text(fields, "detail"),
                        (int) number(fields, "partition"),
                        number(fields, "offset"));
            case "repeated" -> {
                List<Long> originals = new ArrayList<>();
                fields.path("originals").forEach(each -> originals.add(each.asLong()));
                require(originals.size() == fields.path("offsets").size());
                yield new Receipt.Repeated(originals);
            }
            case "replayed" -> new Receipt.Replayed((int) number(fields, "partition"), number(fields, "offset"));
            default -> throw new IllegalArgumentException("an unknown result");
        };
    }

    private static void write(List<FinishedMessage> messages, ObjectNode value) {
        ArrayNode offsets = value.putArray("offsets");
        ByteBuffer prints = ByteBuffer.allocate(messages.size() * Integer.BYTES);
        Map<String, Integer> callers = new LinkedHashMap<>();
        List<Integer> places = new ArrayList<>();
        long before = 0;
        for (FinishedMessage message : messages) {
            offsets.add(message.offset() - before);
            before = message.offset();
            prints.putInt(message.idPrint());
            places.add(
                    message.caller().isEmpty()
                            ? NO_CALLER
                            : callers.computeIfAbsent(message.caller(), name -> callers.size()));
        }
        value.put("ids", Base64.getEncoder().encodeToString(prints.array()));
        ArrayNode names = value.putArray("callers");
        callers.keySet().forEach(names::add);
        if (places.stream().anyMatch(place -> place != 0)) {
            ArrayNode caller = value.putArray("caller");
            places.forEach(caller::add);
        }
    }

    private static List<FinishedMessage> messages(JsonNode fields) {
        JsonNode offsets = fields.path("offsets");
        JsonNode names = fields.path("callers");
        JsonNode caller = fields.path("caller");
        ByteBuffer prints = ByteBuffer.wrap(Base64.getDecoder().decode(text(fields, "ids")));
        require(prints.remaining() == offsets.size() * Integer.BYTES);
        require(caller.isMissingNode() || caller.size() == offsets.size());
        List<FinishedMessage> messages = new ArrayList<>(offsets.size());
        long offset = 0;
        for (int i = 0; i < offsets.size(); i++) {
            offset += offsets.get(i).asLong();
            int place = caller.isMissingNode() ? 0 : caller.get(i).asInt();
            String name = requireNonNull(names.path(place).asText(""), "the default is text");
            messages.add(new FinishedMessage(offset, prints.getInt(), name));
        }
        return messages;
    }
}
