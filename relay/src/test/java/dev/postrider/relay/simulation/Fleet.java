package dev.postrider.relay.simulation;

import java.util.ArrayList;
import java.util.List;

/** The workers, and what befalls them: scaling, clean stops, kills, stalls. */
final class Fleet {

    private static final int MOST = 10;

    private final Surroundings world;
    private final Timeline timeline;
    private final Chance chance;
    private final List<SimulatedWorker> workers = new ArrayList<>();

    /** Those that were told to stop, too. */
    private final List<SimulatedWorker> all = new ArrayList<>();

    private int wanted;
    private int begun;

    Fleet(Surroundings world, Chance chance) {
        this.world = world;
        this.timeline = world.timeline();
        this.chance = chance;
        this.wanted = world.scenario().workers();
    }

    /** Plans what happens to the workers in this simulation. */
    void plan() {
        keepUp();
        Scenario scenario = world.scenario();
        int scalings = scenario.alone() ? 0 : chance.between(0, scenario.calm() ? 2 : 6);
        for (int i = 0; i < scalings; i++) {
            timeline.at(chance.between(0L, scenario.lastFault()), this::scale);
        }
        if (scenario.calm()) {
            return;
        }
        for (long at = 0; at < scenario.length(); at += Timeline.MINUTE / 2) {
            timeline.at(at, this::keepUp); // whoever was killed without anybody noticing is replaced
        }
        int blows = chance.between(0, 60);
        for (int i = 0; i < blows; i++) {
            timeline.at(chance.between(0L, scenario.lastFault()), this::blow);
        }
    }

    private void scale() {
        wanted = chance.between(1, MOST);
        while (running().size() > wanted) {
            List<SimulatedWorker> running = running();
            SimulatedWorker leaving = running.get(chance.between(0, running.size() - 1));
            workers.remove(leaving);
            leaving.stop();
        }
        keepUp();
    }

    private void keepUp() {
        all.removeIf(SimulatedWorker::hasEnded);
        workers.removeIf(SimulatedWorker::hasEnded);
        while (workers.size() < wanted && (all.isEmpty() || !world.scenario().alone())) {
            SimulatedWorker begins = new SimulatedWorker("worker-" + ++begun, world, chance.split());
            workers.add(begins);
            all.add(begins);
        }
    }

    private List<SimulatedWorker> running() {
        return workers.stream().filter(worker -> !worker.hasEnded()).toList();
    }

    private void blow() {
        List<SimulatedWorker> targets =
                workers.stream().filter(SimulatedWorker::isRunning).toList();
        if (targets.isEmpty()) {
            return;
        }
        SimulatedWorker target = targets.get(chance.between(0, targets.size() - 1));
        if (chance.is(0.1)) {
            target.stop();
            workers.remove(target);
        } else {
            long length = chance.is(0.4) ? 0 : (long) (chance.spread(0.1, 45) * Timeline.SECOND);
            target.expect(new Blow(chance.oneOf(Blow.Point.values()), length));
        }
        timeline.in((long) (chance.spread(0.2, 20) * Timeline.SECOND), this::keepUp);
    }
}
