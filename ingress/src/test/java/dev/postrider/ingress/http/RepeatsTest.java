package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Message;
import dev.postrider.ingress.publish.PublishResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a proxy repeats by itself. */
class RepeatsTest {

    private static final String GET = RawHttp.get("/post/user/jane/msg/hello");

    @Test
    void aGetThatJustFailedKeepsItsIdAndSaysThatItMayBeThere() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            server.publisher.answerWith(CompletableFuture.completedFuture(new PublishResult.NotPublished("Away.")));
            assertThat(server.call(GET).status()).isEqualTo(503);
            server.publisher.answerAtOnce();
            assertThat(server.call(GET).status()).isEqualTo(202);

            List<Message> taken = server.publisher.taken();

            assertThat(taken).extracting(Message::keyed).containsExactly(false, true);
            assertThat(taken.get(0).id()).isEqualTo(taken.get(1).id());
        }
    }

    @Test
    void callsAfterAnAnswerAndCallsThatNobodyRepeatsAreMessagesOfTheirOwn() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            String post = RawHttp.request("POST", "/post/user/jane/msg/hello");
            server.call(GET);
            server.call(GET);
            server.publisher.answerWith(CompletableFuture.completedFuture(new PublishResult.NotPublished("Away.")));
            server.call(post);
            server.call(post);

            assertThat(server.publisher.taken()).extracting(Message::id).doesNotHaveDuplicates();
        }
    }
}
