package dev.postrider.testkit.mattermost;

/** What tests arrange without HTTP: teams, channels, bots and what befalls them. Thread-safe. */
public final class Administrator {

    private final ServerState world;
    private final User admin;
    private final String token;

    Administrator(ServerState world, User admin, String token) {
        this.world = world;
        this.admin = admin;
        this.token = token;
    }

    /** An administrator's token, for the API. */
    public String token() {
        return token;
    }

    /** With town-square and off-topic, as every team. */
    public Team team(String name) {
        var team = new Team(newId(), name, name, world.nowMillis());
        require(world.places().add(team), name);
        new DefaultChannels(world).found(team, admin.id());
        return team;
    }

    /** A bot that belongs to the teams and, with them, to their default channels. */
    public Bot bot(String username, Team... teams) {
        return botWithToken(newId(), username, teams);
    }

    public Bot botWithToken(String newToken, String username, Team... teams) {
        var user = new User(newId(), username, "system_user", true, admin.id(), "", 0);
        require(world.people().add(user), username);
        world.people().add(new UserDirectory.AccessToken(newId(), newToken, user.id(), "test"));
        for (Team team : teams) {
            new DefaultChannels(world).join(team.id(), user.id());
        }
        return new Bot(user.id(), username, newToken);
    }

    /** A person to write to; the password is the name. */
    public User person(String username, Team... teams) {
        var user = new User(newId(), username, "system_user", false, "", username, 0);
        require(world.people().add(user), username);
        for (Team team : teams) {
            new DefaultChannels(world).join(team.id(), user.id());
        }
        return user;
    }

    public ChatChannel openChannel(Team team, String name, Bot... members) {
        return channelWithId(newId(), "O", team, name, members);
    }

    public ChatChannel privateChannel(Team team, String name, Bot... members) {
        return channelWithId(newId(), "P", team, name, members);
    }

    /** Type O or P; for tests that must know the id beforehand. */
    public ChatChannel channelWithId(String id, String type, Team team, String name, Bot... members) {
        var channel = new ChatChannel(id, team.id(), type, name, name, admin.id(), world.nowMillis(), 0);
        require(IdGenerator.wellFormed(id) && world.places().channel(id).isEmpty(), id);
        require(world.places().add(channel), name);
        world.places().addMember(id, admin.id());
        for (Bot member : members) {
            join(member, channel);
        }
        return channel;
    }

    public void join(Bot bot, ChatChannel channel) {
        world.places().addMember(channel.id(), bot.userId());
    }

    public void leave(Bot bot, ChatChannel channel) {
        world.places().removeMember(channel.id(), bot.userId());
    }

    public void archive(ChatChannel channel) {
        world.places().replace(current(channel).withDeleteAt(Math.max(1, world.nowMillis())));
    }

    public void restore(ChatChannel channel) {
        world.places().replace(current(channel).withDeleteAt(0));
    }

    public void rename(ChatChannel channel, String newName) {
        world.places().replace(current(channel).withNames(newName, newName));
    }

    /** For example {@code system_user system_post_all}. */
    public void roles(Bot bot, String roles) {
        world.people().replace(current(bot).withRoles(roles));
    }

    public void disable(Bot bot) {
        world.people().replace(current(bot).withDeleteAt(Math.max(1, world.nowMillis())));
    }

    public void enable(Bot bot) {
        world.people().replace(current(bot).withDeleteAt(0));
    }

    /** The token the bot was made with no longer works. */
    public void revokeToken(Bot bot) {
        world.people().revokeSecret(bot.token());
    }

    /** The token the bot was made with works, again after a revocation. */
    public void restoreToken(Bot bot) {
        world.people().add(new UserDirectory.AccessToken(newId(), bot.token(), bot.userId(), "test"));
    }

    /** An incoming webhook of the administrator's; answers its id. */
    public String hook(ChatChannel channel) {
        var hook = new Hook(newId(), channel.id(), admin.id(), "test", false);
        world.places().add(hook);
        return hook.id();
    }

    private ChatChannel current(ChatChannel channel) {
        return world.places().channel(channel.id()).orElseThrow();
    }

    private User current(Bot bot) {
        return world.people().find(bot.userId()).orElseThrow();
    }

    private String newId() {
        return world.ids().next();
    }

    private static void require(boolean free, String what) {
        if (!free) {
            throw new IllegalArgumentException("taken or not possible: " + what);
        }
    }
}
