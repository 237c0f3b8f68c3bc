package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.AbstractStringAssert;

/** Bodies as tests write them. */
final class Bodies {

    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";
    static final String TEXT = "text/plain";

    private Bodies() {}

    static Body post(String type, String body) {
        return PayloadDecoder.readPost(type, "", body.getBytes(StandardCharsets.UTF_8));
    }

    static Body hook(String type, String body) {
        return PayloadDecoder.readHook(type, "", body.getBytes(StandardCharsets.UTF_8));
    }

    static Body.Said said(Body body) {
        assertThat(body).isInstanceOf(Body.Said.class);
        return (Body.Said) body;
    }

    /** The detail of a refusal that has this problem. */
    static AbstractStringAssert<?> assertRefused(Body body, Problem problem) {
        assertThat(body).isInstanceOf(Body.RefusedBody.class);
        Body.RefusedBody refused = (Body.RefusedBody) body;
        assertThat(refused.refusal().problem()).as(refused.refusal().detail()).isEqualTo(problem);
        return assertThat(refused.refusal().detail());
    }
}
