package dev.postrider.relay.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {

    @Test
    void isReadAsItIsWritten() {
        Name name = new Name(3, 1200);

        assertThat(name).hasToString("3/1200");
        assertThat(Name.parse("3/1200")).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3/", "/3", "-1/2", "1/-2", "1/2/3", " 1/2", "1/2x", "1/99999999999999999999"})
    void whatIsNoNameIsRefused(String text) {
        assertThat(Name.parse(text)).isEmpty();
    }
}
