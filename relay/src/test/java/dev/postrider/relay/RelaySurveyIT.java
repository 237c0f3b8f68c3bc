package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.output.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** Channels in which a crash may repeat a post are named in the log. */
class RelaySurveyIT {

    private final CapturedLog log = CapturedLog.of(Logger.ROOT_LOGGER_NAME);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void namesTheChannelsThatTheBotCannotRead() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(3);
            bench.chat()
                    .faults()
                    .always(
                            Fault.html(403),
                            Scope.reading().inChannel(channels.get(1).id()));
            bench.chat().admin().roles(bench.bot(), "system_user system_post_all");
            ChatChannel foreign = bench.chat().admin().privateChannel(bench.team(), "foreign");
            bench.relay();

            bench.say(Bench.address(channels.get(0)), "readable");
            bench.say(Bench.address(foreign), "not readable");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log.messages())
                            .filteredOn(line -> line.startsWith("Channel not readable by the bot"))
                            .hasSize(2)
                            .anyMatch(line ->
                                    line.contains("channel/" + channels.get(1).id() + " (channel-1)"))
                            .anyMatch(line -> line.contains("channel/" + foreign.id())));
            assertThat(bench.chat().posts()).hasSize(2);
        }
    }
}
