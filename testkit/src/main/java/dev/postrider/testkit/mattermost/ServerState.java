package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;

/** Everything a route may need. */
record ServerState(
        Clock clock,
        IdGenerator ids,
        UserDirectory people,
        ChannelDirectory places,
        PostLog posts,
        Access access,
        DedupCache dedup,
        Switches switches,
        ArmedFaults faults) {

    static ServerState empty(Clock clock, IdGenerator ids) {
        var places = new ChannelDirectory();
        var switches = new Switches();
        return new ServerState(
                clock,
                ids,
                new UserDirectory(),
                places,
                new PostLog(),
                new Access(places),
                new DedupCache(clock, switches::pendingPostIdMemory),
                switches,
                new ArmedFaults());
    }

    long nowMillis() {
        return clock.wall().toEpochMilli();
    }
}
