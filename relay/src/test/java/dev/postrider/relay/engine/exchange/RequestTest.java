package dev.postrider.relay.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RequestTest {

    @Test
    void aPrintedPostDoesNotShowItsText() {
        Request post = new Request.Post(
                new Origin("relays", "topic-id"),
                3,
                new Range(41, 0, 42, 0),
                new UUID(1, 2),
                new Address.Username("jane"),
                "target-id",
                "launch-code",
                List.of(new Attachment(Map.of(Attachment.Part.TEXT, "pass-word"), List.of())),
                Priority.STANDARD,
                0,
                List.of());

        assertThat(post.toString()).contains("41", "target-id").doesNotContain("launch-code", "pass-word");
    }
}
