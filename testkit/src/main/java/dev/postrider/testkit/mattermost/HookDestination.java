package dev.postrider.testkit.mattermost;

import java.util.Optional;

/** Where a webhook's call goes: its own channel, or the one that the payload names. */
sealed interface HookDestination {

    record AllowedDestination(ChatChannel channel) implements HookDestination {}

    record RefusedDestination(ApiError error) implements HookDestination {}

    static HookDestination of(Hook hook, User author, String wanted, ServerState world) {
        ChatChannel own = world.places().channel(hook.channelId()).orElseThrow();
        if (wanted.isEmpty()) {
            return allowed(author, own, world);
        }
        Optional<ChatChannel> named = wanted.startsWith("@")
                ? conversation(author, wanted.substring(1), world)
                : world.places()
                        .channelNamed(own.teamId(), wanted.startsWith("#") ? wanted.substring(1) : wanted)
                        .filter(channel -> !channel.archived());
        if (named.isEmpty()) {
            return new RefusedDestination(
                    wanted.startsWith("@")
                            ? ApiError.bad("web.incoming_webhook.user.app_error", "Couldn't find the user.")
                            : ApiError.notFound("web.incoming_webhook.channel.app_error"));
        }
        boolean elsewhere = !named.get().id().equals(own.id());
        return hook.channelLocked() && elsewhere
                ? new RefusedDestination(new ApiError(
                        403, "web.incoming_webhook.channel_locked.app_error", "This webhook keeps to its channel."))
                : allowed(author, named.get(), world);
    }

    private static HookDestination allowed(User author, ChatChannel channel, ServerState world) {
        return channel.open() || world.places().isMember(channel.id(), author.id())
                ? new AllowedDestination(channel)
                : new RefusedDestination(new ApiError(
                        403, "web.incoming_webhook.permissions.app_error", "Inappropriate channel permissions."));
    }

    private static Optional<ChatChannel> conversation(User author, String username, ServerState world) {
        return world.people().named(username).map(other -> DirectChannels.find(author, other, world));
    }
}
