package dev.postrider.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STANDARD")
    void isReadBackFromItsHeader(Priority priority) {
        assertThat(Priority.decode(priority.encode())).isEqualTo(priority);
        assertThat(Priority.named(priority.word())).contains(priority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "standard", "URGENT", "newer"})
    void anyOtherHeaderIsNoMark(String header) {
        assertThat(Priority.decode(header.getBytes(StandardCharsets.UTF_8))).isEqualTo(Priority.STANDARD);
        assertThat(Priority.decode(null)).isEqualTo(Priority.STANDARD);
    }

    @Test
    void aMarkedMessageTravelsAloneAndIsElseTheSame() {
        Message message = new Message(new UUID(0, 1), new Address.Username("jo"), "built");
        Message marked = message.with(Priority.URGENT);

        assertThat(message.travelsAlone()).isFalse();
        assertThat(marked.travelsAlone()).isTrue();
        assertThat(marked.with(Priority.STANDARD)).isEqualTo(message);
        assertThat(new MessageCodec().encodeValue(marked)).isEqualTo(new MessageCodec().encodeValue(message));
    }
}
