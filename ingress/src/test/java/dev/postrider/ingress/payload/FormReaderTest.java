package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.FORM;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormReaderTest {

    @ParameterizedTest
    @CsvSource({
        "text=a, a",
        "text=a+b%2Bc, a b+c",
        "text=a=b, a=b",
        "t%65xt=100%25, 100%",
        "&text=a&&, a",
        "text=a%26b%3D, a&b=",
        "text=caf%C3%A9+\u20AC+\uFFFD, caf\u00E9 \u20AC \uFFFD",
        "text=a&icon_emoji=%3Afire%3A&username=, a",
        "text=a%, a%",
        "text=100% %zz %4, 100% %zz %4",
        "text=caf%E9, caf\u00E9",
        "text=caf%C3%A9+%FF, caf\u00E9 \uFFFD",
        "TEXT=a, a",
        "text=a&text=b, b",
        "text=a&colour=red, a",
        "text=fish&chips & peas, fish&chips & peas",
        "text=fish&username, fish",
        "message=a, a",
        "content=a, a",
        "text=a&payload=%7B%22text%22:1%7D, 1",
        "text=a&payload=%7B%22text%22:null%7D, a",
        "payload=%22a%22, a",
        "payload=a, a"
    })
    void takesTheText(String body, String text) {
        assertThat(said(post(FORM, body)).text()).isEqualTo(text);
    }

    @Test
    void takesThePayloadAndWhatStandsBesideIt() {
        Body.Said said = said(hook(FORM, "channel=devs&payload=%7B%22text%22%3A%22a+%26+b%22%7D&username=ci"));

        assertThat(said.text()).isEqualTo("**ci**\n\na & b");
        assertThat(said.channel()).isEqualTo("devs");
    }

    /** What {@code curl -d}, {@code wget --post-file}, axios and Ansible's {@code uri} make of a text. */
    @ParameterizedTest
    @CsvSource({
        "hello",
        "CPU at 100% & rising",
        "%zz",
        "a&b",
        "exit code=1",
        "'a=1\nb=2'",
        "a=caf\u00E9",
        "[web1] a=b c",
    })
    void whatNoEncoderOfFormsHasWrittenIsAText(String body) {
        assertThat(said(post(FORM, body)).text()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"a=b", "msg=s3cret", "=", "hello=", "a&b=%", "a=b&c", "Token=s3cret&a=b c", "channel=a&b=s3cret c"})
    void saysHowToSendATextWithCurl(String body) {
        assertThat(post(FORM, body)).isInstanceOfSatisfying(Body.RefusedBody.class, refused -> {
            assertThat(refused.refusal().problem()).isEqualTo(Problem.BAD_BODY);
            assertThat(refused.refusal().detail())
                    .contains("no field text and no field payload")
                    .doesNotContain("hello", "s3cret");
            assertThat(refused.refusal().instruction())
                    .contains("--data-urlencode 'text=…'", "Content-Type: text/plain");
        });
    }

    /** As scripts write them whose authors do not encode. */
    @ParameterizedTest
    @CsvSource({
        "payload={\"text\":\"a&b=c <https://x.example/?p=1&q=2|l>\"}&channel=devs, a&b=c [l](https://x.example/?p=1&q=2), devs",
        "payload={\"text\":\"100% \\\"a&b\\\\\"}&channel=devs, 100% \"a&b\\, devs",
        "'channel=devs&payload= {\"text\":\"a\"}', a, devs",
        "text={a&b}, {a&b}, ''",
    })
    void aPayloadEndsBehindItsStrings(String body, String text, String channel) {
        assertThat(said(hook(FORM, body)).text()).isEqualTo(text);
        assertThat(said(hook(FORM, body)).channel()).isEqualTo(channel);
    }

    @Test
    void asksWhetherTheTextWasMeant() {
        assertRefused(post(FORM, "msg=s3cret"), Problem.BAD_BODY).endsWith("It has a field msg: did you mean text?");
        assertRefused(post("application/json", "{\"Body\":\"s3cret\"}"), Problem.EMPTY_TEXT)
                .endsWith("It has a field Body: did you mean text?");
        assertRefused(post("application/json", "{\"tetx\":\"s3cret\"}"), Problem.EMPTY_TEXT)
                .endsWith("It has a field tetx: did you mean text?");
        assertRefused(post("application/json", "{\"text\":\"\",\"Message\":\"\"}"), Problem.EMPTY_TEXT)
                .doesNotContain("did you mean");
        assertRefused(post(FORM, "s3cret=1"), Problem.BAD_BODY).doesNotContain("did you mean");
    }

    @Test
    void validUtf8IsUtf8WhateverIsDeclared() {
        assertThat(said(post(FORM + "; charset=latin1", "text=caf%C3%A9")).text())
                .isEqualTo("caf\u00E9");
    }

    @Test
    void takesJsonAsJson() {
        assertThat(said(post(FORM, " {\"text\":\"hello\"}")).text()).isEqualTo("hello");
    }

    @Test
    void takesListsAsTheWebApiOfSlackDoes() {
        assertThat(said(hook(FORM, "attachments=[{\"text\":\"a\"}]")).attachments())
                .hasSize(1);
        assertThat(said(hook(FORM, "blocks=[{\"type\":\"section\",\"text\":\"b\"}]"))
                        .text())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "payload={x}; At line 1, column 2 of payload: not JSON, expected a name in double quotes.",
                "text=%FF%00; A field of the form has a NUL byte in bytes that are not UTF-8, so this is no text."
            })
    void saysWhatIsWrongAndWhere(String body, String detail) {
        assertRefused(hook(FORM, body), Problem.BAD_BODY).isEqualTo(detail);
    }

    @Test
    void takesAFormOfAnyNumberOfFields() {
        assertThat(said(post(FORM, "a=b&".repeat(60_000) + "text=a")).text()).isEqualTo("a");
        assertThat(said(post(FORM, "text=" + "a&".repeat(100))).text()).isEqualTo("a&".repeat(99) + "a");
    }

    @Test
    void readsTheLargestFormOfNothingInNoTime() {
        assertThat(post(FORM, "a&".repeat(131_072))).isInstanceOf(Body.RefusedBody.class);
        assertThat(post(FORM, "a={\"&".repeat(40_000))).isInstanceOf(Body.RefusedBody.class);
    }
}
