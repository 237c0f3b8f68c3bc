package dev.postrider.benchmark.stage;

import dev.postrider.common.message.Address;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.mattermost.Team;
import java.util.Collection;
import java.util.List;

/** A FakeMattermost in this process, so that its clock is ours, with a bot in the channels asked for. */
public final class ChatServer implements AutoCloseable {

    private final FakeMattermost server = FakeMattermost.start();
    private final Team team = server.admin().team("benchmark");
    private final Bot bot = server.admin().bot("postrider", team);

    /** Makes these channels, with the bot in them. */
    public void open(Collection<Address.ChannelId> channels) {
        channels.forEach(channel -> server.admin().channelWithId(channel.id(), "O", team, channel.id(), bot));
    }

    public ChatTarget chat() {
        return new ChatTarget(server.url(), bot.token());
    }

    /** In the order of commit. */
    public List<StoredPost> posts() {
        return server.posts();
    }

    @Override
    public void close() {
        server.close();
    }
}
