package dev.postrider.testkit.mattermost;

import dev.postrider.testkit.time.ManualClock;
import java.util.concurrent.CompletableFuture;

/** A fake by a clock that stands still, with one team, one channel and one bot. */
final class Fixture implements AutoCloseable {

    final ManualClock clock = new ManualClock();
    final FakeMattermost fake = FakeMattermost.start(clock);
    final Team team = fake.admin().team("ci");
    final Bot bot = fake.admin().bot("postrider", team);
    final ChatChannel channel = fake.admin().openChannel(team, "builds", bot);
    final Client client = new Client(fake.url(), bot.token());

    Client.Reply post(String message) {
        return client.createPost(channel.id(), message);
    }

    Client.Reply post(String message, String pendingPostId) {
        return client.createPost(channel.id(), message, pendingPostId);
    }

    CompletableFuture<Client.Reply> postLater(String message, String pendingPostId) {
        return CompletableFuture.supplyAsync(() -> post(message, pendingPostId));
    }

    Client.Reply control(String method, String path, String body) {
        return client.withToken("").send(method, "/_fake/" + path, body, "application/json");
    }

    /** Closes the server at once. */
    @Override
    public void close() {
        fake.close();
    }
}
