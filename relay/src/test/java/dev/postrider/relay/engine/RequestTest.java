package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RequestTest {

    @Test
    void aPrintedPostDoesNotShowItsText() {
        Request post = new Request.Post(
                new Position(3, 41), new UUID(1, 2), 0, new Address.Username("jane"), "target-id", "launch-code");

        assertThat(post.toString()).contains("41", "target-id").doesNotContain("launch-code");
    }
}
