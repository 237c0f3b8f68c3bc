package dev.postrider.testkit.mattermost;

import java.util.Optional;

/** Where a webhook's call goes: its own channel, or the one that the payload names. */
sealed interface HookTarget {

    record Found(Channel channel) implements HookTarget {}

    record Refused(ApiError error) implements HookTarget {}

    static HookTarget of(Hook hook, User author, String wanted, World world) {
        Channel own = world.places().channel(hook.channelId()).orElseThrow();
        if (wanted.isEmpty()) {
            return allowed(author, own, world);
        }
        Optional<Channel> named = wanted.startsWith("@")
                ? conversation(author, wanted.substring(1), world)
                : world.places()
                        .channelNamed(own.teamId(), wanted.startsWith("#") ? wanted.substring(1) : wanted)
                        .filter(channel -> !channel.archived());
        if (named.isEmpty()) {
            return new Refused(
                    wanted.startsWith("@")
                            ? ApiError.bad("web.incoming_webhook.user.app_error", "Couldn't find the user.")
                            : ApiError.notFound("web.incoming_webhook.channel.app_error"));
        }
        boolean elsewhere = !named.get().id().equals(own.id());
        return hook.channelLocked() && elsewhere
                ? new Refused(new ApiError(
                        403, "web.incoming_webhook.channel_locked.app_error", "This webhook keeps to its channel."))
                : allowed(author, named.get(), world);
    }

    private static HookTarget allowed(User author, Channel channel, World world) {
        return channel.open() || world.places().isMember(channel.id(), author.id())
                ? new Found(channel)
                : new Refused(new ApiError(
                        403, "web.incoming_webhook.permissions.app_error", "Inappropriate channel permissions."));
    }

    private static Optional<Channel> conversation(User author, String username, World world) {
        return world.people().named(username).map(other -> DirectChannels.find(author, other, world));
    }
}
