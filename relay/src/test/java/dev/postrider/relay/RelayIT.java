package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.StoredPost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole relay between a real broker and a chat server. */
class RelayIT {

    @Test
    void keepsTheOrderOfEveryAddressOverManyChannels() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(20);
            ChatChannel named = bench.chat().admin().privateChannel(bench.team(), "named", bench.bot());
            bench.chat().admin().person("jane", bench.team());
            List<Address> addresses =
                    new ArrayList<>(channels.stream().map(Bench::address).toList());
            addresses.add(new Address.ChannelName("builds", "named"));
            addresses.add(new Address.Username("jane"));
            List<String> texts = texts(0, 25);
            texts.forEach(text -> addresses.forEach(address -> bench.send(address, text)));

            bench.relay();

            List<StoredPost> posts = bench.chat().awaitPosts(22 * 25, PATIENCE);
            Map<String, List<String>> byChannel = new HashMap<>();
            posts.forEach(post -> byChannel
                    .computeIfAbsent(post.channelId(), id -> new ArrayList<>())
                    .add(post.message()));
            assertThat(byChannel)
                    .hasSize(22)
                    .allSatisfy((id, said) -> assertThat(said).isEqualTo(texts));
            assertThat(byChannel).containsKey(named.id());
            assertThat(bench.deadLetters()).isZero();
        }
    }

    @Test
    void goesOnWhereItStoodAfterACleanStop() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            say(bench, channels, 0, 20);
            Relay first = bench.relay();
            bench.chat().awaitPosts(40, PATIENCE);

            first.close(); // in the middle of its work
            say(bench, channels, 20, 30);
            bench.relay();

            bench.chat().awaitPosts(4 * 30, PATIENCE);
            say(bench, channels, 30, 31); // comes after whatever would be said twice
            bench.chat().awaitPosts(4 * 31, PATIENCE);
            assertEachSaidOnce(bench, channels, 31);
        }
    }

    @Test
    void sharesPartitionsAndTakesOverFromOneThatStops() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(9);
            Relay first = bench.relay(bench.settings(300), Clock.system());
            say(bench, channels, 0, 20);
            bench.chat().awaitPosts(20, PATIENCE);

            bench.relay(bench.settings(300), Clock.system());
            await().atMost(PATIENCE).until(() -> bench.shares().equals(List.of(1, 2)));
            say(bench, channels, 20, 40);
            bench.chat().awaitPosts(bench.chat().posts().size() + 20, PATIENCE);
            first.close();
            say(bench, channels, 40, 50);

            bench.chat().awaitPosts(9 * 50, PATIENCE);
            await().atMost(PATIENCE).until(() -> bench.shares().equals(List.of(3)));
            assertEachSaidOnce(bench, channels, 50);
        }
    }

    @Test
    void isReadyOnceItIsAMemberAndStopsTwiceWithoutHarm() {
        try (Bench bench = new Bench()) {
            Relay relay = bench.relay();
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());

            relay.close();
            relay.close();

            assertThat(relay.obstacles()).isNotEmpty();
            assertThat(relay.failure()).isNotCompleted();
        }
    }

    @Test
    void attachmentsArriveWholeAndMentionOnlyForWhoeverMayMention() {
        try (Bench bench = new Bench()) {
            ChatChannel channel = bench.channels(1).get(0);
            Attachment build = new Attachment(
                    Map.of(
                            Attachment.Part.TITLE,
                            "build",
                            Attachment.Part.TEXT,
                            "for @here",
                            Attachment.Part.COLOR,
                            "good"),
                    List.of(new Attachment.Field("host", "&#64;all", true)));
            bench.send(address(channel), "@channel `@channel`");
            bench.send(message(channel, "", List.of(build), Mentions.HARMLESS));
            bench.send(message(channel, "@channel", List.of(build), Mentions.CHANNEL_WIDE));

            bench.relay();

            List<StoredPost> posts = bench.chat().awaitPosts(3, PATIENCE);
            assertThat(posts)
                    .extracting(StoredPost::message)
                    .containsExactly("@\u200bchannel `@\u200bchannel`", "", "@channel");
            assertThat(posts)
                    .extracting(post -> post.attachments().toString())
                    .containsExactly(
                            "",
                            "[{\"color\":\"good\",\"title\":\"build\",\"text\":\"for @\u200bhere\","
                                    + "\"fields\":[{\"title\":\"host\",\"value\":\"&#64;\u200ball\",\"short\":true}]}]",
                            "[{\"color\":\"good\",\"title\":\"build\",\"text\":\"for @here\","
                                    + "\"fields\":[{\"title\":\"host\",\"value\":\"&#64;all\",\"short\":true}]}]");
            assertThat(bench.deadLetters()).isZero();
        }
    }

    private static Message message(ChatChannel channel, String text, List<Attachment> attachments, Mentions mentions) {
        return new Message(UUID.randomUUID(), address(channel), text, attachments, mentions, false);
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "number " + number).toList();
    }

    private static void say(Bench bench, List<ChatChannel> channels, int from, int to) {
        texts(from, to).forEach(text -> channels.forEach(channel -> bench.send(address(channel), text)));
    }

    private static void assertEachSaidOnce(Bench bench, List<ChatChannel> channels, int count) {
        assertThat(channels)
                .allSatisfy(channel -> assertThat(bench.texts(channel)).isEqualTo(texts(0, count)));
        assertThat(bench.deadLetters()).isZero();
    }
}
