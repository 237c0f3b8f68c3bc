package dev.postrider.relay.simulation;

import java.util.List;

/** One fleet, one broker, one chat server and one simulated time, all from a seed. */
final class Simulation {

    private final Scenario scenario;
    private final Timeline timeline = new Timeline();
    private final Journal journal;
    private final Trace trace;

    private Simulation(Scenario scenario, Chance chance) {
        this.scenario = scenario;
        this.trace = new Trace(timeline);
        this.journal = new Journal(trace, scenario.partitions());
        Weather weather = new Weather(timeline, chance.split());
        SimulatedGroup group = new SimulatedGroup(timeline, weather, trace, chance.split(), scenario);
        SimulatedKafka kafka = new SimulatedKafka(timeline, scenario, weather, journal, group, chance.split());
        SimulatedMattermost chat = new SimulatedMattermost(timeline, scenario, weather, journal, chance.split());
        ReceiptsInvariant receipts = new ReceiptsInvariant(trace, journal);
        journal.watchedBy(invariants(group, chat));
        journal.watchedBy(List.of(receipts));
        weather.plan(scenario, journal);
        planServer(chat, chance.split());
        new ClockJump(scenario).plan(timeline, journal);
        Scribe scribe = new Scribe(timeline, scenario, journal, kafka, chat, chance.split());
        new Callers(timeline, scenario, scribe, chance.split()).plan();
        new KeyedCallers(timeline, scenario, scribe, chance.split()).plan();
        new Fleet(new Surroundings(timeline, trace, scenario, journal, group, kafka, chat, receipts), chance.split())
                .plan();
    }

    /**
     * Runs it to its end.
     *
     * @throws Violation with the story, if a promise is broken
     */
    static void run(long seed, int minutes) {
        Chance chance = new Chance(seed);
        Simulation simulation = new Simulation(Scenario.of(seed, minutes, chance.split()), chance);
        simulation.toTheEnd();
    }

    private void toTheEnd() {
        timeline.runUntil(scenario.length());
        journal.over();
    }

    private List<Invariant> invariants(SimulatedGroup group, SimulatedMattermost chat) {
        return List.of(
                new NothingLostInvariant(trace, timeline, journal, group, chat),
                new NothingIsKeptInvariant(trace, journal, group),
                new PostedOnceInvariant(trace, journal),
                new OrderPerAddressInvariant(trace, scenario.limits().post().codePoints()),
                new TooOldIsNotPostedInvariant(
                        trace, timeline, scenario.limits().maxAge()),
                new IntentsCoverPostsInvariant(trace, timeline, journal, chat),
                new OnlyTheOwnerPostsInvariant(trace),
                new RateOfTheFleetInvariant(trace, timeline, scenario.rate()),
                new QuietLanesGoSoonInvariant(trace, journal, scenario.limits().maxInFlight(), scenario.rounds()),
                new FloodsShrinkInvariant(trace, journal, scenario),
                new DeadLettersAreDeservedInvariant(trace, timeline, chat, scenario),
                new MemoryIsBoundedInvariant(trace, journal, scenario.limits()));
    }

    private void planServer(SimulatedMattermost chat, Chance chance) {
        if (scenario.calm()) {
            return;
        }
        // Often, in some: what the server remembers of the last 30 s hides mistakes.
        for (int i = chance.is(0.3) ? 100 : chance.between(0, 4); i > 0; i--) {
            timeline.at(chance.between(0L, scenario.lastFault()), chat::restart);
        }
        for (int i = scenario.is(Hardship.RAGGED_CLOCK) ? 300 : chance.between(0, 4); i > 0; i--) {
            timeline.at(chance.between(0L, scenario.lastFault()), chat::clockSteps);
        }
    }
}
