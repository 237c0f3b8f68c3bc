package dev.postrider.e2e.standalone;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Team;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A FakeMattermost with a bot in some open channels. */
record ChatForTests(FakeMattermost chat, Bot bot, List<String> addresses) {

    static ChatForTests in(FakeMattermost chat, int channels) {
        Team team = chat.admin().team("ci");
        Bot bot = chat.admin().bot("courier", team);
        List<String> addresses = IntStream.range(0, channels)
                .mapToObj(i -> chat.admin().openChannel(team, "channel-" + i, bot))
                .map(channel -> "channel/" + channel.id())
                .toList();
        return new ChatForTests(chat, bot, addresses);
    }

    Map<String, String> settings(int perSecond) {
        return Map.of(
                "MM_URL",
                chat.url().toString(),
                "MM_PROXY_TOKEN",
                bot.token(),
                "POSTRIDER_MESSAGES_PER_POST", // so that posts can be counted
                "1",
                "POSTRIDER_RATE",
                String.valueOf(perSecond));
    }

    /** What was accepted so far with what the chat shows by now. */
    DeliveryJournal postedAfter(DeliveryJournal accepted) {
        DeliveryJournal whole = accepted.withoutPosts();
        chat.posts()
                .forEach(post -> whole.posted("channel/" + post.channelId(), post.message(), post.committedNanos()));
        return whole;
    }
}
