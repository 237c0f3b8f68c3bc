package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.relay.simulation.LoggedRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Those who have something to say: a few busy addresses, many quiet ones, floods, and things that cannot be said. */
final class Callers {

    private static final int MOST_RECORDS = 2_500;
    private static final int MOST_POISONED = 2;

    private final Timeline timeline;
    private final Scenario scenario;
    private final Journal journal;
    private final SimulatedKafka kafka;
    private final SimulatedMattermost chat;
    private final Chance chance;
    private final List<History> histories = new ArrayList<>();
    private final double pace;
    private final double poison;
    private final double longTexts;
    private int poisoned;

    Callers(
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
        this.chance = chance;
        // A single address gets no more than its partition's share, and what is not packed must fit it.
        this.pace = scenario.limits().post().messages() > 3 ? scenario.rate() : scenario.rate() / scenario.partitions();
        this.poison = scenario.calm() ? 0 : chance.oneOf(0.0, 0.002, 0.01);
        this.longTexts = chance.oneOf(0.0, 0.02, 0.1);
    }

    void plan() {
        int busy = chance.between(1, 4);
        int quiet = (int) chance.spread(3, chance.is(0.1) ? 1_500 : 120);
        for (int i = 0; i < busy + quiet; i++) {
            histories.add(found(i));
        }
        int records = (int) Math.min(MOST_RECORDS, pace * scenario.lastMessage() / 1e9 * chance.spread(0.05, 0.7));
        for (int i = 0; i < records; i++) {
            int index = chance.is(0.5) ? chance.between(0, busy - 1) : chance.between(busy, busy + quiet - 1);
            timeline.at(chance.between(0L, scenario.lastMessage()), () -> say(histories.get(index)));
        }
        if (chance.is(0.5)) {
            flood(histories.get(0), chance.between(0L, scenario.lastMessage() / 2));
        }
        if (!scenario.calm()) {
            trouble();
        }
    }

    private History found(int number) {
        int partition = chance.between(0, scenario.partitions() - 1);
        Address address = chance.is(0.7) ? Addresses.byId(number) : Addresses.byName(number);
        Place place = new Place(scenario.calm() || !chance.is(0.02));
        chat.founded(address.key(), Addresses.target(number), place);
        int bytes = chance.oneOf(200, 200, 20_000, 60_000);
        return new History(partition, address.key(), Optional.of(address), bytes);
    }

    /** Everything of it is there at once. */
    private void flood(History history, long at) {
        double most = 100 * pace;
        int count = (int) Math.min(2_000, chance.spread(50, Math.max(51, most)));
        timeline.at(at, () -> {
            for (int i = 0; i < count; i++) {
                say(history);
            }
        });
    }

    /** Some channels refuse for a while, and some for good: but those have little to say. */
    private void trouble() {
        for (int i = chance.between(0, 4); i > 0; i--) {
            Place place = chat.place(
                    histories.get(chance.between(0, histories.size() - 1)).lane());
            long from = chance.between(1L, scenario.lastFault() - 2);
            place.becomes(from, chance.oneOf(Place.State.FORBIDDEN, Place.State.ARCHIVED, Place.State.MISSING));
            place.becomes(chance.between(from + 1, scenario.lastFault()), Place.State.FINE);
        }
        for (int i = chance.between(0, 3); i > 0; i--) {
            History hopeless = found(10_000 + i);
            chat.place(hopeless.lane())
                    .becomes(0, chance.oneOf(Place.State.FORBIDDEN, Place.State.ARCHIVED, Place.State.MISSING));
            timeline.at(chance.between(0L, scenario.lastMessage()), () -> say(hopeless));
        }
    }

    private void say(History history) {
        if (!scenario.calm() && chance.is(0.003)) {
            sayMalformed(history);
            return;
        }
        // Each 500 is doubted, read back and tried again: with more of them an hour would not do.
        Kind kind = poisoned < MOST_POISONED && chance.is(poison)
                ? chance.oneOf(Kind.POISON_500, Kind.POISON_400, Kind.POISON_DEFINITE)
                : Kind.SOUND;
        poisoned += kind == Kind.SOUND ? 0 : 1;
        append(history, kind);
    }

    /** Some carry an address all the same, and wait in its lane. */
    private void sayMalformed(History history) {
        History home = chance.is(0.5)
                ? history
                : new History(
                        history.partition(),
                        "malformed/" + journal.records(history.partition()).size(),
                        Optional.empty(),
                        100);
        append(home, Kind.MALFORMED);
    }

    private void append(History history, Kind kind) {
        long offset = journal.records(history.partition()).size();
        String text = LoggedRecord.token(history.partition(), offset) + " " + words();
        LoggedRecord.Moment now = new LoggedRecord.Moment(timeline.now(), ServerClock.wallMillis(timeline.now()));
        kafka.append(new LoggedRecord(history, offset, kind, text, now));
    }

    private String words() {
        int length = chance.is(longTexts)
                ? (int) chance.spread(
                        50, 3.5 * Math.min(2_000, scenario.limits().post().codePoints()))
                : chance.between(5, 40);
        return "word ".repeat(length / 5 + 1).strip();
    }
}
