package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.composition.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The topic, as it is read by one worker after the other; offsets count from 0. */
final class TopicLog {

    /** A record, by the lane it belongs to. */
    record Logged(String lane, Entry entry, Stamp stamp) {}

    private static final Entry.Original NO_ORIGINAL = new Entry.Original() {};

    private final Map<Integer, List<Logged>> partitions = new HashMap<>();

    /** What each message takes in memory. */
    int messageBytes = 10;

    Position message(int partition, Address address, String text, long acceptedMillis) {
        return message(partition, address, new Said(text, acceptedMillis));
    }

    Position message(int partition, Address address, Said said) {
        UUID id = new UUID(partition, 1_000 + end(partition));
        return message(partition, address, said, new Stamp(id, DuplicateKind.PLAIN, 0, said.acceptedMillis()));
    }

    /** One that is marked. */
    Position message(int partition, Address address, String text, Priority priority, long acceptedMillis) {
        UUID id = new UUID(partition, 1_000 + end(partition));
        Message message = new Message(id, address, text).with(priority);
        Stamp stamp = new Stamp(id, DuplicateKind.PLAIN, 0, acceptedMillis);
        return add(partition, address.key(), new DecodedRecord.Valid(message), messageBytes, stamp);
    }

    /** One that says what it is. */
    Position message(int partition, Address address, String text, Stamp stamp) {
        return message(partition, address, new Said(text, stamp.loggedMillis()), stamp);
    }

    private Position message(int partition, Address address, Said said, Stamp stamp) {
        DecodedRecord content = new DecodedRecord.Valid(
                new Message(stamp.id(), address, said.text(), said.attachments(), said.mentions(), false));
        return add(partition, address.key(), content, messageBytes, stamp);
    }

    Position malformed(int partition, long acceptedMillis) {
        return add(
                partition,
                "malformed/" + end(partition),
                new DecodedRecord.Malformed("not ours"),
                10,
                Stamp.unnamed(acceptedMillis));
    }

    /** A record of a lane that only a newer relay understands, or that is damaged. */
    Position unreadable(int partition, Address address, DecodedRecord content) {
        return add(partition, address.key(), content, 10, Stamp.unnamed(0));
    }

    private Position add(int partition, String lane, DecodedRecord content, int bytes, Stamp stamp) {
        Position position = new Position(partition, end(partition));
        Entry entry = new Entry(position, content, stamp.replay() > 0, stamp.loggedMillis(), bytes, NO_ORIGINAL);
        partitions.computeIfAbsent(partition, number -> new ArrayList<>()).add(new Logged(lane, entry, stamp));
        return position;
    }

    long end(int partition) {
        return partitions.getOrDefault(partition, List.of()).size();
    }

    /** The first offset of a record of that time or later. */
    long firstSince(int partition, long millis) {
        long first = 0;
        while (first < end(partition) && at(partition, first).stamp().loggedMillis() < millis) {
            first++;
        }
        return first;
    }

    Logged at(int partition, long offset) {
        return partitions.getOrDefault(partition, List.of()).get((int) offset);
    }
}
