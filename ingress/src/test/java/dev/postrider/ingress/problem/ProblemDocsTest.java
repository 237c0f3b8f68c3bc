package dev.postrider.ingress.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "url-grammar.md");

    @Test
    void theTableInTheDocsSaysWhatTheCatalogueSays() throws IOException {
        List<String> expected =
                Arrays.stream(Problem.values()).map(ProblemDocsTest::row).toList();

        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.matches("\\| `[^`]+` \\| \\d{3} \\|.*"))
                .containsExactlyElementsOf(expected);
    }

    private static String row(Problem problem) {
        return "| `" + problem.code() + "` | " + problem.status() + " | " + problem.title() + " | "
                + problem.instruction() + " |";
    }
}
