package dev.postrider.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.postrider.testkit.mattermost.StoredPost;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusCheckTest {

    private static final SentMessage MESSAGE = new SentMessage("channel/c", "/messages/1?at=0.1", "007-000000.001");
    private static final StoredPost OWN = post("own", "c", "007-000000.000 007-000000.001\n\n007-000001.000");
    private static final StoredPost OTHER = post("other", "c", "007-000002.000");

    @Test
    void deliveredInThePostThatHoldsItsLastWordIsTrue() {
        assertThat(lie(delivered("own", 2), OTHER, OWN)).isEmpty();
        assertThat(lie(delivered("https://chat.example.com/_redirect/pl/own", 1), OTHER, OWN))
                .isEmpty();
    }

    @Test
    void deliveredInAnotherPostIsALie() {
        assertThat(lie(delivered("other", 1), OTHER, OWN)).hasValue("delivered, but in post own");
        assertThat(lie(delivered("nowhere", 1), OTHER, OWN)).hasValue("delivered, but in post own");
    }

    @Test
    void deliveredWithAPartThatIsNotTheLastIsALie() {
        assertThat(lie(delivered("first", 1), post("first", "c", "007-000000.000")))
                .hasValue("delivered, but not shown");
    }

    @Test
    void deliveredInAnotherChannelIsALie() {
        assertThat(lie(delivered("own", 1), post("own", "d", "007-000000.001"))).hasValue("delivered, but not shown");
    }

    @Test
    void deliveredWithoutAPostIsTrueIfItIsShown() {
        String status = "{'status':'delivered','address':'channel/c','together':1}";

        assertThat(lie(status, OWN)).isEmpty();
        assertThat(lie(status, OTHER)).hasValue("delivered, but not shown");
    }

    @Test
    void aPostCannotHoldNoMessageNorMoreThanItShows() {
        assertThat(lie(delivered("own", 0), OWN)).hasValue("delivered, but with no message");
        assertThat(lie(delivered("own", 3), OWN)).hasValue("the post holds 2 messages");
    }

    @Test
    void theAddressOfAnotherMessageIsALie() {
        assertThat(lie("{'status':'delivered','address':'channel/d','post':'own','together':1}", OWN))
                .hasValue("another message's address");
    }

    @Test
    void aRepetitionIsAsTrueAsItsOriginal() {
        assertThat(lie("{'status':'repeated','address':'channel/c','of':{'at':'0.0'}}", OWN))
                .isEmpty();
        assertThat(lie("{'status':'repeated','address':'channel/c','of':{'at':'0.0'}}", OTHER))
                .hasValue("repeats a message that is not shown");
        assertThat(lie("{'status':'repeated','address':'channel/c','of':" + delivered("own", 1) + "}", OTHER, OWN))
                .isEmpty();
        assertThat(lie("{'status':'repeated','address':'channel/c','of':" + delivered("other", 1) + "}", OTHER, OWN))
                .hasValue("delivered, but in post own");
    }

    @Test
    void aDeadLetterIsNotShown() {
        assertThat(lie("{'status':'dead-letter','address':'channel/c'}", OTHER)).isEmpty();
        assertThat(lie("{'status':'dead-letter','address':'channel/c'}", OWN)).hasValue("a dead letter, but shown");
    }

    @Test
    void noMessageIsUnfinished() {
        assertThat(lie("{'status':'queued','address':'channel/c'}", OWN)).hasValue("not finished");
        assertThat(lie("{'status':'waiting','address':'channel/c'}", OWN)).hasValue("not finished");
    }

    @Test
    void whatIsNotKnownIsNoLie() {
        assertThat(lie("{'status':'finished'}", OWN)).isEmpty();
        assertThat(lie("{'status':'unknown'}", OWN)).isEmpty();
    }

    @Test
    void noStatusAtAllIsALie() {
        assertThat(Stream.of(404, 410, 0)
                        .map(code -> StatusCheck.lie(
                                MESSAGE,
                                new StatusAnswer(code, MissingNode.getInstance()),
                                ShownPosts.of(List.of(OWN)))))
                .containsExactly(
                        Optional.of("answered with 404"),
                        Optional.of("answered with 410"),
                        Optional.of("answered with 0"));
    }

    private static String delivered(String post, int together) {
        return "{'status':'delivered','address':'channel/c','post':'" + post + "','together':" + together + "}";
    }

    private static Optional<String> lie(String status, StoredPost... posts) {
        try {
            var body = new ObjectMapper().readTree(status.replace('\'', '"'));
            return StatusCheck.lie(MESSAGE, new StatusAnswer(200, body), ShownPosts.of(List.of(posts)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static StoredPost post(String id, String channel, String text) {
        MissingNode nothing = MissingNode.getInstance();
        return new StoredPost(id, 0, 0, 0, "u", channel, text, 0, 0, new StoredPost.Sent("", "", nothing, nothing, ""));
    }
}
