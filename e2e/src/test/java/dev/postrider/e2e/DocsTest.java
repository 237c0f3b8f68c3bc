package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.settings.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name is there. */
class DocsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");

    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?://)([^)#]*)(?:#([^)]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./])\\./([\\w./-]+)");
    private static final Pattern JAR = Pattern.compile("java -jar (\\w+)/target/([\\w-]+)\\.jar");
    private static final Pattern SETTING = Pattern.compile("\\b(?:POSTRIDER|MM)_[A-Z][A-Z_]*[A-Z]\\b");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern IMAGE = Pattern.compile("apache/kafka:(\\S+)");
    private static final Pattern KAFKA_VERSION = Pattern.compile("<kafka\\.version>(.+)</kafka\\.version>");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> below = docs.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    Stream.of(README, ROOT.resolve("CHANGELOG.md"), ROOT.resolve("CONTRIBUTING.md")), below.stream());
        }
    }

    @Test
    void theReadmeCanBeReadInOneSitting() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        List<MatchResult> links = all(LINK, withoutCode(page));

        for (MatchResult link : links) {
            Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            assertThat(target).as("linked from %s", page).exists();
            if (link.group(2) != null) {
                assertThat(headings(target)).as("linked from %s", page).contains(link.group(2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsThere(Path page) throws IOException {
        String text = Files.readString(page);

        for (MatchResult script : all(SCRIPT, text)) {
            assertThat(ROOT.resolve(script.group(1))).isExecutable();
        }
        for (MatchResult jar : all(JAR, text)) {
            assertThat(ROOT.resolve(jar.group(1)).resolve("pom.xml"))
                    .content()
                    .contains("<finalName>" + jar.group(2) + "</finalName>");
        }
    }

    @Test
    void theReadmeShowsHowToRunTestAndCompose() throws IOException {
        assertThat(README).content().contains("\n./postrider\n", "\nmvn verify\n", "\ndocker compose up -d --wait\n");
        assertThat(ROOT.resolve("docker-compose.yml")).exists();
        assertThat(ROOT.resolve(".env.example")).exists();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everySettingThatIsNamedExists(Path page) throws IOException {
        Set<String> known = Stream.concat(
                        Stream.of(Catalogue.FILE),
                        Catalogue.ALL.stream()
                                .flatMap(setting -> Stream.concat(
                                        Stream.of(setting.name(), setting.fileName()), setting.aliases().stream())))
                .collect(Collectors.toSet());

        assertThat(all(SETTING, Files.readString(page)))
                .extracting(MatchResult::group)
                .filteredOn(name -> !name.startsWith(Catalogue.KAFKA_PREFIX))
                .isSubsetOf(known);
    }

    @Test
    void composeRunsTheKafkaThatTheClientsAreOf() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String compose = Files.readString(ROOT.resolve("docker-compose.yml"));

        assertThat(all(IMAGE, compose)).isNotEmpty();
        assertThat(all(IMAGE, compose))
                .extracting(image -> image.group(1))
                .containsOnly(all(KAFKA_VERSION, pom).get(0).group(1));
    }

    @Test
    void everySentenceOnTheOperationsPageIsInTheCode() throws IOException {
        String code = sources().replaceAll("\"\\s*\\+\\s*\"", ""); // literals that go on on the next line

        List<String> fixedParts = Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> all(QUOTED, line.split(" \\| ", 2)[0]).stream())
                .map(quoted -> quoted.group(1))
                .filter(quoted -> quoted.contains(" "))
                .flatMap(sentence -> Stream.of(sentence.split("<[^>]*>|\u2026")))
                .map(String::strip)
                .toList();

        assertThat(fixedParts)
                .hasSizeGreaterThan(50)
                .allSatisfy(part -> assertThat(code.contains(part))
                        .as("in the code: %s", part)
                        .isTrue());
    }

    private static String sources() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String module : List.of("common", "broker", "ingress", "relay", "standalone")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    private static String withoutCode(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page, StandardCharsets.UTF_8)).replaceAll("");
    }

    /** As GitHub makes anchors of headings. */
    private static List<String> headings(Path page) throws IOException {
        return all(HEADING, withoutCode(page)).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
