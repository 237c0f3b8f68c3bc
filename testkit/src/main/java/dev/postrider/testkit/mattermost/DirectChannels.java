package dev.postrider.testkit.mattermost;

import java.util.Optional;

/** How direct conversations are named: both ids, sorted. */
final class DirectChannels {

    private static final String BETWEEN = "__";

    private DirectChannels() {}

    private static String name(String one, String other) {
        return one.compareTo(other) < 0 ? one + BETWEEN + other : other + BETWEEN + one;
    }

    /** The conversation of two people, made when it is not there yet: there is only ever one. */
    static ChatChannel find(User one, User other, ServerState world) {
        String name = name(one.id(), other.id());
        var fresh = new ChatChannel(world.ids().next(), "", "D", name, "", one.id(), world.nowMillis(), 0);
        if (world.places().add(fresh)) {
            world.places().addMember(fresh.id(), one.id());
            world.places().addMember(fresh.id(), other.id());
        }
        return world.places().channelNamed("", name).orElseThrow();
    }

    /** The one that the user talks to; the user itself in a conversation alone. */
    static Optional<User> other(ChatChannel channel, User user, UserDirectory people) {
        String[] ids = channel.name().split(BETWEEN, -1);
        return people.find(ids[0].equals(user.id()) ? ids[1] : ids[0]);
    }
}
