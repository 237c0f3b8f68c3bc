package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import dev.postrider.testkit.guarantee.NoDuplicate;
import dev.postrider.testkit.guarantee.NothingLost;
import dev.postrider.testkit.guarantee.OrderPerAddress;
import dev.postrider.testkit.mattermost.FakeMattermost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chat server, reached by the settings of the original proxy. */
class ChatServerIT {

    @TempDir
    private Path directory;

    @Test
    void waitsOutAnOutageAndThenPostsInOrder() throws IOException {
        DeliveryJournal journal = new DeliveryJournal();
        try (FakeMattermost chat = FakeMattermost.start()) {
            ChatForTests furnished = ChatForTests.in(chat, 3);
            // As the original's README has it: the address of the API call, not of the server.
            Map<String, String> settings = new HashMap<>(furnished.settings(1_000));
            settings.put("MM_URL", chat.url() + "/api/v4/posts");
            settings.put("POSTRIDER_MESSAGES_PER_POST", "1"); // so that posts can be counted
            settings.put("MM_PROXY_USERNAME", "courier");
            try (Postrider postrider = Postrider.start(directory, settings)) {
                postrider
                        .process()
                        .await(
                                "the chat server's address",
                                () -> postrider.process().out().endsWith("Posting to " + chat.url() + "\n"),
                                Postrider.PATIENCE);

                post(postrider, furnished, "before", journal);
                chat.awaitPosts(30, Postrider.PATIENCE);
                chat.goDown();
                post(postrider, furnished, "during", journal);
                assertThat(chat.posts()).hasSize(30);
                chat.comeUp();
                post(postrider, furnished, "after", journal);

                chat.awaitPosts(90, Postrider.PATIENCE);
                assertThat(postrider.process().err())
                        .doesNotContain("\tat ", furnished.bot().token(), "during");
            }
            DeliveryJournal whole = furnished.postedAfter(journal);
            assertThat(new NothingLost().judge(whole)).hasToString("NothingLost holds");
            assertThat(new OrderPerAddress().judge(whole)).hasToString("OrderPerAddress holds");
            assertThat(NoDuplicate.atAll().judge(whole)).hasToString("NoDuplicate holds");
            assertThat(chat.posts())
                    .allMatch(post -> post.userId().equals(furnished.bot().userId()));
        }
    }

    private static void post(Postrider postrider, ChatForTests chat, String when, DeliveryJournal journal)
            throws IOException {
        for (int i = 0; i < 10; i++) {
            for (String address : chat.addresses()) {
                String text = when + "-" + i;
                assertThat(postrider.call("GET", "/post/" + address + "/msg/" + text))
                        .isEqualTo(202);
                journal.accepted(address, text);
            }
        }
    }
}
