package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "{\"text\":\"a\"} {}; At line 1, column 14 of the body: not JSON, expected nothing more.",
                "{\"text\":\"a\",}; At line 1, column 13 of the body: not JSON, expected a comma and a name in double quotes, or a closing brace.",
                "{'text':1}; At line 1, column 2 of the body: not JSON, expected a name in double quotes.",
                "{\"text\":a}; At line 1, column 9 of the body: not JSON, expected a colon and a value: a string in double quotes, a number, true, false, null, an object or a list.",
                "{\"text\":[1 2]}; At line 1, column 12 of the body: not JSON, expected a value, a comma or a closing bracket.",
                "'{\"text\":\"C:\\n\\p\"}'; At line 1, column 15 of the body: not JSON, expected the double quote that closes a string, or an escape in it, where a backslash is written twice.",
                "{\"text\":\"a; At line 1, column 11 of the body: not JSON, expected the double quote that closes a string, or an escape in it, where a backslash is written twice."
            })
    void saysWhatIsWrongAndWhere(String json, String detail) {
        assertRefused(post(JSON, json), Problem.BAD_BODY).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
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
                .matches("At line 1, column \\d+ of the body: not JSON, expected [a-z ,:]+\\.");
    }

    /** Some tools declare JSON whatever they send: shoutrrr 0.8 does so for its generic service. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hello {\"a\":1}; hello {\"a\":1}",
                "[FIRING:1] disk full; [FIRING:1] disk full",
                "\"disk\" is full; \"disk\" is full",
                "\"disk\"; disk",
                "[\"a\",1]; a, 1",
                "[{\"text\":\"a\"}]; a",
                "5; 5"
            })
    void whatDoesNotBeginLikeAnObjectIsAText(String body, String text) {
        assertThat(said(post(JSON, body)).text()).isEqualTo(text);
    }

    @Test
    void listOfOneObjectIsThatObject() {
        assertThat(said(hook(JSON, "[{\"text\":\"a\",\"channel\":\"devs\"}]")).channel())
                .isEqualTo("devs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"\"", "[null]"})
    void nothingIsNoText(String json) {
        assertRefused(post(JSON, json), Problem.EMPTY_TEXT);
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
