package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"text\":\"\\ud83d\\ude80 \\u20ac\\/\\n.\"}; '\uD83D\uDE80 \u20AC/\n.'",
                "' \n{ \"text\" : \"a\" } \n'; a",
                "'{\"text\":\"a\n\tb\"}'; 'a\n\tb'"
            })
    void readsStringsAsJsonHasThemAndRawNewlinesToo(String json, String text) {
        assertThat(said(post(JSON, json)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"text\":\"a\",\"text\":\"b\"}; b",
                "{\"text\":\"a\",\"Text\":null,\"TEXT\":\"c\"}; c",
                "{\"text\":\"\\ud83d\"}; \uFFFD",
                "{\"text\":\"\\ude80\\ud83da\"}; \uFFFD\uFFFDa",
                "{\"text\":\"a\\u0000\"}; a"
            })
    void takesWhatOtherReadersTake(String json, String text) {
        assertThat(said(post(JSON, json)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'{\"text\":\n\"a\"} x'; At line 2, column 6 of the body: not JSON, expected one object and nothing behind it.",
                "{\"text\":\"a\"} {}; At line 1, column 14 of the body: something that follows the JSON.",
                "[]; At line 1, column 1 of the body: neither a JSON object nor a string.",
                "null; At line 1, column 1 of the body: neither a JSON object nor a string.",
                "{\"text\":\"a\",}; At line 1, column 13 of the body: not JSON, expected a name or a value, a comma or a closing brace."
            })
    void saysWhatIsWrongAndWhere(String json, String detail) {
        assertRefused(post(JSON, json), Problem.BAD_BODY).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hello",
                "{",
                "{\"text",
                "{\"text\":",
                "{\"text\":\"a\"",
                "{\"text\":\"a",
                "{text:a}",
                "{\"a\":[1,",
                "{'text':'a'}",
                "{\"text\":NaN}"
            })
    void quotesNothingOfWhatIsNoJson(String json) {
        assertRefused(post(JSON, json), Problem.BAD_BODY)
                .matches(
                        "At line 1, column \\d+ of the body: (not JSON, expected [a-z ,]+|neither a JSON object nor a string)\\.");
    }

    @Test
    void boundsDepth() {
        assertThat(post(JSON, "{\"text\":\"a\",\"parse\":" + "[".repeat(31) + "]".repeat(31) + "}"))
                .isInstanceOf(Body.Said.class);
        assertRefused(
                        post(JSON, "{\"text\":\"a\",\"parse\":" + "[".repeat(32) + "]".repeat(32) + "}"),
                        Problem.BAD_BODY)
                .contains("nested deeper than 32");
        assertRefused(post(JSON, "{\"a\":" + "[".repeat(200_000)), Problem.BAD_BODY);
    }

    @Test
    void boundsNumbers() {
        assertRefused(post(JSON, "{\"text\":\"a\",\"parse\":" + "1".repeat(101) + "}"), Problem.BAD_BODY)
                .contains("a number of more than 100 characters");
        assertRefused(post(JSON, "{\"text\":\"a\",\"parse\":[" + "1,".repeat(60_000) + "1]}"), Problem.BAD_BODY)
                .contains("more than 50000 values");
    }

    @Test
    void keepsNumbersAsTheyWereWritten() {
        String fields = "{\"fields\":[{\"title\":1.50,\"value\":1e9999999999},{\"value\":-0},{\"value\":true}]}";

        assertThat(said(post(JSON, "{\"attachments\":[" + fields + "]}"))
                        .attachments()
                        .get(0)
                        .fields())
                .extracting(field -> field.title() + "|" + field.value())
                .containsExactly("1.50|1e9999999999", "|-0", "|true");
    }
}
