package dev.postrider.testkit.mattermost;

import java.util.List;

/** What a team has from its first day, and what joining it brings. */
final class DefaultChannels {

    private static final List<String> DEFAULT_CHANNELS = List.of("town-square", "off-topic");

    private final ServerState world;

    DefaultChannels(ServerState world) {
        this.world = world;
    }

    void found(Team team, String founderId) {
        for (String name : DEFAULT_CHANNELS) {
            world.places()
                    .add(new ChatChannel(
                            world.ids().next(), team.id(), "O", name, name, founderId, world.nowMillis(), 0));
        }
        join(team.id(), founderId);
    }

    /** Also joins the default channels, as the server has it. */
    void join(String teamId, String userId) {
        world.places().addMember(teamId, userId);
        for (String name : DEFAULT_CHANNELS) {
            world.places()
                    .channelNamed(teamId, name)
                    .ifPresent(channel -> world.places().addMember(channel.id(), userId));
        }
    }
}
