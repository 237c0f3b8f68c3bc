package dev.postrider.ingress.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrammarDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "url-grammar.md");
    private static final String MSG = "/post/channel/4xp9fdt77pncbef59f4k1qe83o/msg/";
    private static final Pattern ROW = Pattern.compile("\\| `([^`]*)` \\| `([^`]*)` \\|");
    private static final Pattern TARGET_ROW =
            Pattern.compile("\\| `([^`]*)` \\| (text for|body for|hook of|nothing:) `([^`]*)` \\|");

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleInTheDocsIsTrue(String raw, String expected) throws JsonProcessingException {
        assertThat(rendered(TargetGrammar.read(RawTarget.of(MSG + raw)))).isEqualTo(expected);
    }

    static Stream<Arguments> examples() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(row.group(1), row.group(2)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyTargetInTheDocsAsksForWhatItSays(String target, String asksFor) {
        assertThat(asksFor(TargetGrammar.read(RawTarget.of(target)))).isEqualTo(asksFor);
    }

    static Stream<Arguments> targets() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(TARGET_ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(row.group(1), row.group(2) + " " + row.group(3)));
    }

    private static String asksFor(PostTarget target) {
        if (target instanceof PostTarget.TextTarget said) {
            return "text for " + said.address().key();
        }
        if (target instanceof PostTarget.BodyTarget addressed) {
            return "body for " + addressed.address().key();
        }
        return target instanceof PostTarget.HookTarget hook
                ? "hook of " + hook.token().reveal()
                : "nothing: "
                        + ((PostTarget.InvalidTarget) target)
                                .refusal()
                                .problem()
                                .code();
    }

    private static String rendered(PostTarget target) throws JsonProcessingException {
        return target instanceof PostTarget.TextTarget said
                ? new ObjectMapper().writeValueAsString(said.text())
                : ((PostTarget.InvalidTarget) target).refusal().problem().code();
    }
}
