package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.output.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Neither the token nor a text reaches the log, whatever goes wrong with them. */
class RelaySecrecyIT {

    private static final String MARK = "swordfish";

    private final CapturedLog log = CapturedLog.ofEverything();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void neverLogsTheTokenOrAText() {
        try (Bench bench = new Bench()) {
            ChatChannel channel = bench.channels(1).get(0);
            ChatChannel archived = bench.chat().admin().openChannel(bench.team(), "old", bench.bot());
            bench.chat().admin().archive(archived);
            bench.chat().faults().once(Fault.html(502), Scope.creating().containing("delivered"));
            bench.chat()
                    .faults()
                    .once(Fault.resetAfterCommit(), Scope.creating().containing("delivered"));
            bench.chat()
                    .faults()
                    .always(
                            Fault.pluginRejects("it says " + MARK),
                            Scope.creating().containing("rejected"));
            bench.chat().admin().revokeToken(bench.bot());
            Relay relay = bench.relay();

            bench.say(address(channel), MARK + " rejected");
            bench.say(address(archived), MARK + " archived");
            bench.send(attached(channel, "rejected"));
            bench.send(attached(channel, "delivered"));
            bench.say(new Address.Username("nobody"), MARK + " to nobody");
            bench.put(record(bench, "user/jane", "{\"v\":1,\"text\":\"" + MARK + "\""));
            bench.put(record(bench, MARK, "{\"v\":1,\"text\":\"" + MARK + "\"}"));
            bench.say(address(channel), MARK + " delivered");
            await().atMost(PATIENCE).until(() -> relay.obstacles().stream().anyMatch(line -> line.contains("token")));
            bench.chat().admin().restoreToken(bench.bot());
            bench.chat().awaitPosts(channel.id(), 2, PATIENCE);
            bench.awaitDeadLetters(4);
            bench.say(address(channel), MARK + " the last");
            bench.chat().awaitPosts(channel.id(), 3, PATIENCE);
            relay.close();

            assertThat(log.messagesWithTraces())
                    .anySatisfy(line -> assertThat(line).contains("does not accept the token"))
                    .anySatisfy(line -> assertThat(line).contains("Dead letter"))
                    .noneSatisfy(line -> assertThat(line).contains(MARK))
                    .noneSatisfy(line -> assertThat(line).contains(bench.bot().token()));
        }
    }

    private static Message attached(ChatChannel channel, String text) {
        Attachment attachment =
                new Attachment(Map.of(Attachment.Part.TEXT, MARK), List.of(new Attachment.Field(MARK, MARK, true)));
        return new Message(
                UUID.randomUUID(), address(channel), MARK + " " + text, List.of(attachment), Mentions.HARMLESS, false);
    }

    private static ProducerRecord<byte[], byte[]> record(Bench bench, String key, String value) {
        return new ProducerRecord<>(bench.topics().messages(), key.getBytes(UTF_8), value.getBytes(UTF_8));
    }
}
