package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.common.message.Address;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.LoggedRequest;
import dev.postrider.testkit.mattermost.RetryAfterStyle;
import dev.postrider.testkit.mattermost.Scope;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever befalls the chat server: nothing is lost, said twice or given up, and every channel keeps its order. */
class RelayFailureIT {

    private static final int TEXTS = 8;

    private static Stream<Arguments> troubles() {
        return Stream.of(
                arguments("a proxy's page", Fault.html(503), Scope.any()),
                arguments("a limiter", Fault.tooManyRequests(RetryAfterStyle.SECONDS, 1), Scope.any()),
                arguments("broken connections", Fault.resetOnArrival(), Scope.any()),
                arguments("answers that get lost", Fault.resetAfterCommit(), Scope.creating()),
                arguments("failing channel look-ups", Fault.lyingBadRequest(), Scope.creating()));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void isWaitedOut(String trouble, Fault fault, Scope scope) {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            bench.relay();
            say(bench, channels, 0, TEXTS);
            bench.chat().awaitPosts(4 * TEXTS, PATIENCE);
            long before = bench.chat().count(LoggedRequest::creatingPost);
            bench.chat().faults().always(fault, scope);
            say(bench, channels, TEXTS, 2 * TEXTS);
            await(trouble).atMost(PATIENCE).until(() -> bench.chat().count(LoggedRequest::creatingPost) > before);
            bench.chat().faults().clear();

            assertAllIsSaid(bench, channels, 2 * TEXTS);
        }
    }

    /** The server answers all the while, and nothing of what it says is true. */
    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            bench.relay();
            bench.chat().switches().databaseAway(true);
            for (String text : texts(0, TEXTS)) {
                bench.send(address(channels.get(0)), text);
                for (ChatChannel channel : channels.subList(1, 4)) {
                    bench.send(new Address.ChannelName(bench.team().name(), channel.name()), text);
                }
            }
            await().atMost(PATIENCE)
                    .until(() -> bench.chat().count(request -> request.status() == 404) > 0
                            && bench.chat().count(request -> request.status() >= 400) > 5);
            bench.chat().switches().databaseAway(false);

            assertAllIsSaid(bench, channels, TEXTS);
        }
    }

    @Test
    void aServerThatIsAwayIsWaitedFor() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            bench.chat().goDown();
            Relay relay = bench.relay();
            say(bench, channels, 0, TEXTS);
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.warnings())
                            .singleElement()
                            .asString()
                            .contains("never reached since the start", "does not answer"));

            bench.chat().comeUp();
            bench.chat().awaitPosts(TEXTS, PATIENCE);
            bench.chat().goDown();
            bench.chat().comeUp();
            say(bench, channels, TEXTS, 2 * TEXTS);

            assertAllIsSaid(bench, channels, 2 * TEXTS);
        }
    }

    @Test
    void aRevokedTokenIsAnObstacleUntilItWorksAgain() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            bench.chat().admin().revokeToken(bench.bot());
            Relay relay = bench.relay();
            say(bench, channels, 0, TEXTS);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .singleElement()
                            .asString()
                            .contains("does not accept the token")
                            .doesNotContain(bench.bot().token()));

            bench.chat().admin().restoreToken(bench.bot());

            assertAllIsSaid(bench, channels, TEXTS);
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());
        }
    }

    @Test
    void anArchivedChannelHoldsUpNobodyElse() {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(4);
            ChatChannel archived = bench.chat().admin().openChannel(bench.team(), "old", bench.bot());
            bench.chat().admin().archive(archived);
            bench.relay();
            bench.say(address(archived), "waits");

            say(bench, channels, 0, TEXTS);

            assertAllIsSaid(bench, channels, TEXTS);
            assertThat(bench.texts(archived)).isEmpty();
        }
    }

    private static void say(Bench bench, List<ChatChannel> channels, int from, int to) {
        texts(from, to).forEach(text -> channels.forEach(channel -> bench.send(address(channel), text)));
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "number " + number).toList();
    }

    private static void assertAllIsSaid(Bench bench, List<ChatChannel> channels, int count) {
        bench.chat().awaitPosts(channels.size() * count, PATIENCE);
        assertThat(channels)
                .allSatisfy(channel -> assertThat(bench.texts(channel)).isEqualTo(texts(0, count)));
        assertThat(bench.deadLetters()).isZero();
    }
}
