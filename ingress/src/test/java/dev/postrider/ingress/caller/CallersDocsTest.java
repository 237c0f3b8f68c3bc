package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/callers.md shows is true. */
class CallersDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "callers.md");
    private static final Pattern KEYS = Pattern.compile("(?ms)^```keys$(.*?)^```$");
    private static final Pattern OPTION = Pattern.compile("(?m)^\\| `(\\w+)=` \\|");
    private static final Pattern SIGNATURE =
            Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\| (?:`(\\d+)` )?\\| `([\\w-]{43})` \\|$");

    @ParameterizedTest
    @MethodSource("files")
    void everyKeysFileCanBeRead(String file) {
        assertThat(KeyList.read(List.of(KeyList.KeySource.file("docs", file)))).isInstanceOf(KeyList.ValidKeys.class);
    }

    static Stream<String> files() throws IOException {
        return all(KEYS).map(block -> block.group(1));
    }

    @Test
    void everyOptionIsInTheTable() throws IOException {
        assertThat(all(OPTION).map(row -> row.group(1))).containsExactlyElementsOf(KeyLine.OPTIONS);
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void everySignatureIsRight(String kid, String address, String exp, String sig) {
        assertThat(new UrlSigner(Keys.SECRET).sign(kid, Address.parse(address).orElseThrow(), exp))
                .isEqualTo(sig);
    }

    static Stream<Arguments> signatures() throws IOException {
        return all(SIGNATURE)
                .map(row -> Arguments.of(
                        row.group(1), row.group(2), row.group(3) == null ? "" : row.group(3), row.group(4)));
    }

    @Test
    void theSecretOfTheExamplesIsTheTests() throws IOException {
        assertThat(Files.readString(PAGE)).contains("With the secret `" + Keys.SECRET_TEXT + "`:");
    }

    private static Stream<MatchResult> all(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(PAGE)).results();
    }
}
