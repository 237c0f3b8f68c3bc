package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Mentions;
import dev.postrider.relay.composition.QueuedMessage;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Founds channels and writes records into the topic. */
final class Scribe {

    /** Older than any limit of a simulation. */
    private static final Duration LONG_AGO = Duration.ofDays(8);

    private final Timeline timeline;
    private final Scenario scenario;
    private final Journal journal;
    private final SimulatedKafka kafka;
    private final SimulatedMattermost chat;
    private final Repetitions repetitions;
    private final Chance chance;
    private final double longTexts;

    Scribe(
            Timeline timeline,
            Scenario scenario,
            Journal journal,
            SimulatedKafka kafka,
            SimulatedMattermost chat,
            Chance chance) {
        this.timeline = timeline;
        this.scenario = scenario;
        this.journal = journal;
        this.kafka = kafka;
        this.chat = chat;
        this.repetitions = new Repetitions(scenario.limits().keys().window());
        this.chance = chance;
        this.longTexts = scenario.is(Hardship.RAGGED_CLOCK) ? 0.3 : chance.oneOf(0.0, 0.02, 0.1);
    }

    Place place(History history) {
        return chat.place(history.lane());
    }

    /** A channel by its id or, three times in ten, by a name. */
    History found(int number) {
        return found(chance.is(0.7) ? Addresses.byId(number) : Addresses.byName(number), number, 1);
    }

    /** A channel that nobody finds. */
    History foundMissing(int number) {
        History missing = found(Addresses.byName(number), number, 1);
        place(missing).becomes(0, Place.State.MISSING);
        return missing;
    }

    /** Everything that it is told is large. */
    History foundLarge(int number) {
        return found(Addresses.byId(number), number, chance.between(1, 3));
    }

    /** What it is told may have a key. */
    History foundKeyed(int number) {
        History keyed = found(number);
        keyed.usesKeys();
        return keyed;
    }

    /** In this partition. */
    History foundIn(int partition, int number) {
        return found(partition, Addresses.byId(number), number, 1);
    }

    private History found(Address address, int number, int size) {
        return found(chance.between(0, scenario.partitions() - 1), address, number, size);
    }

    private History found(int partition, Address address, int number, int size) {
        Place place = new Place(scenario.calm() || !chance.is(0.02));
        chat.founded(address.key(), Addresses.target(number), place);
        int bytes = size > 1 ? size * 30_000 : chance.oneOf(200, 200, 20_000, 60_000);
        return new History(partition, address.key(), Optional.of(address), bytes);
    }

    /** Some carry an address all the same, and wait in its lane. */
    void writeMalformed(History history) {
        History home = chance.is(0.5)
                ? history
                : new History(
                        history.partition(),
                        "malformed/" + journal.records(history.partition()).size(),
                        Optional.empty(),
                        100);
        write(home, LoggedRecord.Kind.MALFORMED);
    }

    void write(History history, LoggedRecord.Kind kind) {
        write(history, kind, unique(history, timeline.now()), timeline.now());
    }

    /** It says which message it is, and may not be the first that does. */
    void write(History history, LoggedRecord.Kind kind, IdHeader id, int replay) {
        long millis = ServerClock.wallMillis(timeline.now());
        write(history, kind, new RecordIdentity(id.id(), id.kind(), replay, millis), timeline.now());
    }

    /** It was accepted so long ago that it is given up at once. */
    void writeOld(History history) {
        long accepted = timeline.now() - LONG_AGO.toNanos();
        write(history, LoggedRecord.Kind.SOUND, unique(history, accepted), accepted);
    }

    private RecordIdentity unique(History history, long accepted) {
        UUID id = new UUID(
                history.partition(), journal.records(history.partition()).size());
        return new RecordIdentity(id, IdHeader.DuplicateKind.PLAIN, 0, ServerClock.wallMillis(accepted));
    }

    private void write(History history, LoggedRecord.Kind kind, RecordIdentity identity, long accepted) {
        long offset = journal.records(history.partition()).size();
        String token = LoggedRecord.token(history.partition(), offset);
        QueuedMessage said = coloured(token, token + " " + words(), offset, identity.loggedMillis());
        boolean repeat = repetitions.duplicates(history.partition(), identity);
        kafka.append(
                new LoggedRecord(history, offset, kind, said, new LoggedRecord.Written(accepted, identity, repeat)));
    }

    /**
     * Some have attachments, one in three of them no text, and some may mention; so few that floods still shrink. By
     * their offset and not by chance, so that all that chance decides stays as it is.
     */
    private static QueuedMessage coloured(String token, String text, long offset, long millis) {
        boolean attached = offset % 97 == 3;
        return new QueuedMessage(
                attached && offset % 3 == 0 ? "" : text,
                attached ? List.of(new Attachment(Map.of(Attachment.Part.TEXT, token), List.of())) : List.of(),
                offset / 64 % 8 == 3 ? Mentions.CHANNEL_WIDE : Mentions.HARMLESS,
                millis);
    }

    private String words() {
        int length = chance.is(longTexts)
                ? (int) chance.spread(
                        50, 3.5 * Math.min(2_000, scenario.limits().post().codePoints()))
                : chance.between(5, 40);
        return "word ".repeat(length / 5 + 1).strip();
    }
}
