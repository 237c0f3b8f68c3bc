package dev.postrider.testkit.mattermost;

/** Who may do what, as far as a relay can notice. */
final class Access {

    private final ChannelDirectory places;

    Access(ChannelDirectory places) {
        this.places = places;
    }

    /** Members; the post-all roles without membership; administrators. Being in the team is not enough. */
    boolean mayPost(User user, ChatChannel channel) {
        return places.isMember(channel.id(), user.id())
                || user.admin()
                || user.hasRole("system_post_all")
                || (channel.open() && user.hasRole("system_post_all_public"));
    }

    /** Members, and the whole team for open channels; the post-all roles give nothing here. */
    boolean mayRead(User user, ChatChannel channel) {
        return places.isMember(channel.id(), user.id())
                || user.admin()
                || (channel.open() && places.isMember(channel.teamId(), user.id()));
    }

    boolean inTeam(User user, String teamId) {
        return places.isMember(teamId, user.id())
                || (user.admin() && places.team(teamId).isPresent());
    }

    boolean shareTeam(User one, User other) {
        return places.teams().stream()
                .anyMatch(team -> places.isMember(team.id(), one.id()) && places.isMember(team.id(), other.id()));
    }
}
