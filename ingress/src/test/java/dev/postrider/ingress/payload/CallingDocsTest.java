package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallingDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "calling.md");
    private static final Pattern BODY = Pattern.compile("\\| `([^`]*)` \\| `([^`]*)` \\| `([^`]*)` \\|");
    private static final Pattern MARKUP = Pattern.compile("\\| `(<[^`]*>)` \\| `([^`]*)` \\|");
    private static final Pattern FIELD = Pattern.compile("\\| `(\\w+)` \\| (payload|attachment) \\| (\\w+).*\\|");

    static Stream<Arguments> bodies() throws IOException {
        return rows(BODY).map(row -> Arguments.of(row.group(1), row.group(2), row.group(3)));
    }

    static Stream<Arguments> markup() throws IOException {
        // A bar in a table's cell is written \\|, even in code.
        return rows(MARKUP).map(row -> Arguments.of(row.group(1).replace("\\|", "|"), row.group(2)));
    }

    static Stream<Arguments> fields() throws IOException {
        return rows(FIELD).map(row -> Arguments.of(row.group(1), row.group(2), row.group(3)));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyBodyInTheDocsComesToWhatItSays(String type, String body, String expected) throws JsonProcessingException {
        assertThat(rendered(Bodies.post(type, body))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("markup")
    void slacksMarkupIsTranslatedAsTheDocsSay(String slack, String markdown) {
        assertThat(SlackMarkup.toMarkdown(slack)).isEqualTo(markdown);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyFieldInTheDocsIsTreatedAsItSays(String name, String where, String treatment) throws IOException {
        String value = switch (name) {
            case "attachments" -> "[{\"title\":\"m4rked\"}]";
            case "blocks" -> "[{\"type\":\"header\",\"text\":\"m4rked\"}]";
            case "fields" -> "[{\"value\":\"m4rked\"}]";
            case "actions" -> "[{\"text\":\"m4rked\",\"url\":\"https://a.example\"}]";
            case "props" -> "{\"card\":\"m4rked\"}";
            case "priority" -> "\"urgent\"";
            default -> "\"m4rked\"";
        };
        String field = "\"" + name + "\":" + value;
        String beside = Set.of("text", "message", "content", "fallback").contains(name) ? "" : "\"text\":\"a\",";
        Body.Said said = Bodies.said(Bodies.hook(
                Bodies.JSON,
                where.equals("payload")
                        ? "{" + beside + field + "}"
                        : "{\"attachments\":[{\"title\":\"a\"," + beside + field + "}]}"));

        switch (treatment) {
            case "carried", "shown", "address" -> assertThat(everything(said)).contains("m4rked");
            case "named" -> assertThat(everything(said)).contains("_Left out: ").doesNotContain("m4rked");
            case "marked" -> assertThat(said.priority()).isEqualTo(Priority.URGENT);
            default -> throw new AssertionError(treatment);
        }
    }

    @Test
    void everyFieldInTheCodeIsInTheDocs() throws IOException {
        assertThat(names("payload")).containsExactlyInAnyOrderElementsOf(PayloadReader.KNOWN);
        assertThat(names("attachment"))
                .containsAll(Arrays.stream(Attachment.Part.values())
                        .map(Attachment.Part::wireName)
                        .toList());
    }

    private static List<String> names(String where) throws IOException {
        return rows(FIELD)
                .filter(row -> row.group(2).equals(where))
                .map(row -> row.group(1))
                .toList();
    }

    private static String everything(Body.Said said) {
        StringBuilder all = new StringBuilder(said.text()).append(said.channel());
        for (Attachment attachment : said.attachments()) {
            all.append(attachment.parts())
                    .append(attachment.fields().stream()
                            .map(field -> field.title() + field.value())
                            .toList());
        }
        return all.toString();
    }

    private static String rendered(Body body) throws JsonProcessingException {
        return body instanceof Body.Said said
                ? new ObjectMapper().writeValueAsString(said.text())
                : ((Body.RefusedBody) body).refusal().problem().code();
    }

    private static Stream<Matcher> rows(Pattern pattern) throws IOException {
        return Files.readAllLines(PAGE).stream().map(pattern::matcher).filter(Matcher::matches);
    }
}
