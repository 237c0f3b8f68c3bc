package dev.postrider.ingress.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @Test
    void codesAreUnique() {
        assertThat(Arrays.stream(Problem.values()).map(Problem::code)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void eachSaysWhatIsWrongAndWhatToDo(Problem problem) {
        assertThat(problem.code()).matches("[a-z]+(-[a-z]+)*");
        assertThat(problem.status()).isBetween(400, 599);
        assertThat(problem.title()).endsWith(".");
        assertThat(problem.instruction()).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST",
        "404, NOT_FOUND",
        "405, METHOD_NOT_ALLOWED",
        "408, REQUEST_TIMEOUT",
        "413, BODY_TOO_LARGE",
        "414, TARGET_TOO_LONG",
        "415, UNSUPPORTED_MEDIA_TYPE",
        "417, BAD_REQUEST",
        "431, HEADERS_TOO_LARGE",
        "500, INTERNAL",
        "501, UNSUPPORTED_TRANSFER_CODING",
        "502, INTERNAL",
        "503, UNAVAILABLE",
        "505, VERSION_NOT_SUPPORTED"
    })
    void everyStatusHasAProblem(int status, Problem problem) {
        assertThat(Problem.ofStatus(status)).isEqualTo(problem);
    }
}
