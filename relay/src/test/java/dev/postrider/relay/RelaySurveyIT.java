package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Channels in which a crash may repeat a post are named in the log. */
class RelaySurveyIT {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Lines lines = new Lines();

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<String> written = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            written.add(event.getFormattedMessage());
        }

        List<String> ofUnreadable() {
            return written.stream()
                    .filter(line -> line.startsWith("The bot may not read"))
                    .toList();
        }
    }

    @BeforeEach
    void listen() {
        lines.setContext(root.getLoggerContext());
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(lines);
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
                    .untilAsserted(() -> assertThat(lines.ofUnreadable())
                            .hasSize(2)
                            .anyMatch(line ->
                                    line.contains("channel/" + channels.get(1).id() + " (channel-1)"))
                            .anyMatch(line -> line.contains("channel/" + foreign.id())));
            assertThat(bench.chat().posts()).hasSize(2);
        }
    }
}
