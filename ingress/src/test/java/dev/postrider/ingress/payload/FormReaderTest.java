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
        "text=a&icon_emoji=%3Afire%3A&username=, a"
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

    /** What {@code curl -d 'hello'} and its like send. */
    @ParameterizedTest
    @CsvSource({"hello", "hello world", "a=b", "msg=s3cret", "CPU at 100%", "%zz", "=", "hello=", "a&b=%"})
    void saysHowToSendATextWithCurl(String body) {
        assertRefused(post(FORM, body), Problem.BAD_BODY)
                .contains("no field text and no field payload", "--data-urlencode 'text=…'", "Content-Type: text/plain")
                .doesNotContain("hello", "msg", "s3cret", "100");
    }

    @Test
    void saysHowToSendJsonWithCurl() {
        assertRefused(post(FORM, "{\"text\":\"hello\"}"), Problem.BAD_BODY)
                .contains("--json", "-H 'Content-Type: application/json'")
                .doesNotContain("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "text=a&text=b, At character 8 of the body: the field text for the second time.",
        "text=a%, At character 7 of the body: a percent sign without two hexadecimal digits.",
        "text=a%FF, At character 7 of the body: not UTF-8: beyond the last code point.",
        "payload=x, At character 1 of payload: not JSON.",
        "payload=%5B%5D, At character 1 of payload: not a JSON object.",
        "text=a&payload=%7B%22text%22:1%7D, Both the form and its payload have the field text; one can be read."
    })
    void saysWhatIsWrongAndWhere(String body, String detail) {
        assertRefused(hook(FORM, body), Problem.BAD_BODY).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "text=a&colour=red, At character 8 of the body: the field colour. An ampersand in a text is written %26.",
        "text=fish&chips, At character 11 of the body: the field chips. An ampersand in a text is written %26.",
        "text=a&b c, At character 8 of the body: a field. An ampersand in a text is written %26.",
        "text=a&attachments=%5B%5D, In the payload: the field attachments is not a list.",
        "text=a&payload=%7B%22payload%22:%22x%22%7D, In the payload: the field payload."
    })
    void refusesFieldsItDoesNotKnow(String body, String detail) {
        assertThat(hook(FORM, body))
                .isInstanceOfSatisfying(
                        Body.Refused.class,
                        refused -> assertThat(refused.refusal().detail()).isEqualTo(detail));
    }

    /** A text that was sent without encoding its ampersands has them by the hundred. */
    @Test
    void takesNoFormOfManyFields() {
        assertRefused(post(FORM, "text=" + "a&".repeat(100)), Problem.BAD_BODY).contains("%26");
    }

    @Test
    void readsTheLargestFormOfNothingInNoTime() {
        assertRefused(post(FORM, "a&".repeat(131_072)), Problem.BAD_BODY);
    }
}
