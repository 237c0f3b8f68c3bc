package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The topic, as it is read by one worker after the other; offsets count from 0. */
final class TopicLog {

    /** A record, by the lane it belongs to. */
    record Logged(String lane, Entry entry, RecordIdentity identity) {}

    private static final Entry.Original NO_ORIGINAL = new Entry.Original() {};

    private final Map<Integer, List<Logged>> partitions = new HashMap<>();

    /** How far the clock of the ingress is ahead of the log's. */
    long ingressAheadMillis;

    /** What each message takes in memory. */
    int messageBytes = 10;

    Position message(int partition, Address address, String text, long acceptedMillis) {
        return message(partition, address, new QueuedMessage(text, acceptedMillis));
    }

    Position message(int partition, Address address, QueuedMessage said) {
        UUID id = new UUID(partition, 1_000 + end(partition));
        return message(partition, address, said, new RecordIdentity(id, DuplicateKind.PLAIN, 0, said.acceptedMillis()));
    }

    /** One that is marked. */
    Position message(int partition, Address address, String text, Priority priority, long acceptedMillis) {
        UUID id = new UUID(partition, 1_000 + end(partition));
        Message message = new Message(id, address, text).with(priority);
        RecordIdentity identity = new RecordIdentity(id, DuplicateKind.PLAIN, 0, acceptedMillis);
        return add(partition, address.key(), new DecodedRecord.Valid(message), messageBytes, identity);
    }

    /** One that says what it is. */
    Position message(int partition, Address address, String text, RecordIdentity identity) {
        return message(partition, address, new QueuedMessage(text, identity.loggedMillis()), identity);
    }

    private Position message(int partition, Address address, QueuedMessage said, RecordIdentity identity) {
        DecodedRecord content = new DecodedRecord.Valid(
                new Message(identity.id(), address, said.text(), said.attachments(), said.mentions(), false));
        return add(partition, address.key(), content, messageBytes, identity);
    }

    Position malformed(int partition, long acceptedMillis) {
        return add(
                partition,
                "malformed/" + end(partition),
                new DecodedRecord.Malformed("not ours"),
                10,
                RecordIdentity.unnamed(acceptedMillis));
    }

    /** A record of a lane that only a newer relay understands, or that is damaged. */
    Position unreadable(int partition, Address address, DecodedRecord content) {
        return add(partition, address.key(), content, 10, RecordIdentity.unnamed(0));
    }

    private Position add(int partition, String lane, DecodedRecord content, int bytes, RecordIdentity identity) {
        Position position = new Position(partition, end(partition));
        Entry entry = new Entry(
                position,
                content,
                identity.replay() > 0,
                identity.loggedMillis(),
                identity.loggedMillis() + ingressAheadMillis,
                bytes,
                NO_ORIGINAL);
        partitions.computeIfAbsent(partition, number -> new ArrayList<>()).add(new Logged(lane, entry, identity));
        return position;
    }

    long end(int partition) {
        return partitions.getOrDefault(partition, List.of()).size();
    }

    /** The first offset of a record of that time or later. */
    long firstSince(int partition, long millis) {
        long first = 0;
        while (first < end(partition) && at(partition, first).identity().loggedMillis() < millis) {
            first++;
        }
        return first;
    }

    Logged at(int partition, long offset) {
        return partitions.getOrDefault(partition, List.of()).get((int) offset);
    }
}
