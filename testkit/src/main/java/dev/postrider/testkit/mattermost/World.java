package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;

/** Everything a route may need. */
record World(
        Clock clock,
        Ids ids,
        People people,
        Places places,
        PostLog posts,
        Access access,
        DedupCache dedup,
        Switches switches,
        Faults faults) {

    static World empty(Clock clock, Ids ids) {
        var places = new Places();
        var switches = new Switches();
        return new World(
                clock,
                ids,
                new People(),
                places,
                new PostLog(),
                new Access(places),
                new DedupCache(clock, switches::pendingPostIdMemory),
                switches,
                new Faults());
    }

    long nowMillis() {
        return clock.wall().toEpochMilli();
    }
}
