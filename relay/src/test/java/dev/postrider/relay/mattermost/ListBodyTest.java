package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A list that arrives in pieces, some of it written by people who mean no good. */
class ListBodyTest {

    private static final String STAMPED = "\"props\":{\"other\":{\"group\":\"no\",\"postrider\":{\"group\":\"no\"}},"
            + "\"postrider\":{\"group\":\"g😀\",\"to\":0,\"deep\":{\"group\":\"no\"},\"id\":\"i\"},"
            + "\"list\":[{\"postrider\":{\"group\":\"no\"}}]}";

    private static final String LIST = "{\"order\":[\"b\",\"a\"],\"posts\":{"
            + "\"a\":{\"id\":\"a\",\"create_at\":17,\"user_id\":\"u\"," + STAMPED + ",\"user\":{\"user_id\":\"no\"}},"
            + "\"root\":{\"id\":\"root\",\"create_at\":1,\"user_id\":\"u\"},"
            + "\"b\":{\"create_at\":18,\"message\":\"\\\"order\\\":[\\\"x\\\"]\",\"props\":null,\"user_id\":\"v\"}},"
            + "\"next_post_id\":\"\",\"prev_post_id\":\"\",\"has_next\":false}";

    @Test
    void isTheSameHoweverItIsCutIntoPieces() {
        byte[] bytes = LIST.getBytes(StandardCharsets.UTF_8);
        PostPage expected = new PostPage(List.of(
                new PostPage.Shown("b", "v", 18, Map.of()),
                new PostPage.Shown("a", "u", 17, Map.of("group", "g😀", "to", "0", "id", "i"))));

        for (int size = 1; size <= bytes.length; size++) {
            assertThat(read(bytes, size)).as("pieces of %s bytes", size).isCompletedWithValue(expected);
        }
    }

    @Test
    void isNoPageWhereverItBreaksOff() {
        byte[] bytes = LIST.getBytes(StandardCharsets.UTF_8);

        for (int length = 0; length < bytes.length; length++) {
            assertThat(read(Arrays.copyOf(bytes, length), 64))
                    .as("the first %s bytes", length)
                    .isCompletedExceptionally();
        }
    }

    @Test
    void isNotStoppedByTheDepthAndLengthOfOtherPosts() {
        String deep = "[".repeat(50_000) + "]".repeat(50_000);
        String props = "\"props\":{\"deep\":" + deep + ",\"" + "n".repeat(100_000) + "\":" + "9".repeat(10_000)
                + ",\"postrider\":{\"deep\":" + deep + ",\"to\":1}}";
        String list = "{\"order\":[\"a\"],\"posts\":{\"a\":{\"create_at\":17,\"message\":\"" + "m".repeat(2_000_000)
                + "\"," + props + ",\"user_id\":\"u\"}}}";

        assertThat(read(list.getBytes(StandardCharsets.UTF_8), 16 * 1024))
                .isCompletedWithValue(new PostPage(List.of(new PostPage.Shown("a", "u", 17, Map.of("to", "1")))));
    }

    @Test
    void picksChannelsAndTakesNoHalfOfTheirList() {
        byte[] bytes = ("[{\"id\":\"a\",\"delete_at\":0,\"props\":{\"id\":\"no\"},\"type\":\"O\",\"name\":\"n\"},"
                        + "{\"delete_at\":17,\"header\":null,\"id\":\"b\",\"display_name\":\"d\"}]")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(read(new ChannelsReader(), bytes, 7))
                .isCompletedWithValue(List.of(
                        new ListedChannel("a", "O", "n", "", false), new ListedChannel("b", "", "", "d", true)));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(read(new ChannelsReader(), Arrays.copyOf(bytes, length), 64))
                    .as("the first %s bytes", length)
                    .isCompletedExceptionally();
        }
        byte[] other = "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(read(new ChannelsReader(), other, 64)).isCompletedExceptionally();
    }

    private static CompletableFuture<PostPage> read(byte[] bytes, int size) {
        return read(new PageReader(), bytes, size);
    }

    private static <T> CompletableFuture<T> read(ListReader<T> reader, byte[] bytes, int size) {
        ListBody<T> body = new ListBody<>(reader);
        IntStream.iterate(0, at -> at < bytes.length, at -> at + size)
                .mapToObj(at -> ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at))
                        .asReadOnlyBuffer())
                .forEach(piece -> body.onNext(List.of(piece)));
        body.onComplete();
        return body.getBody().toCompletableFuture();
    }
}
