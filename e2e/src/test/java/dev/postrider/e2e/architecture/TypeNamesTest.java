package dev.postrider.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A type name is declared once in the whole product, so that a reader need not ask which one is meant. */
class TypeNamesTest {

    private static final List<String> MODULES =
            List.of("common", "broker", "testkit", "ingress", "relay", "standalone", "benchmark");

    private static final Pattern DECLARATION =
            Pattern.compile("(?m)^\\s*(?:(?:public|private|protected|static|final|abstract|sealed|non-sealed)\\s+)*"
                    + "(?:class|@?interface|record|enum)\\s+([A-Z]\\w*)");

    /** Name and declaring files. Nothing is added here: a new type takes a new name, and an old one leaves the list. */
    private static final List<String> STILL_DECLARED_TWICE = List.of(
            "Fields: FieldsRead, Json",
            "Page: Page, Reply",
            "Reading: BodyReader, Reading",
            "Session: KafkaAccess, Session");

    @Test
    void noTypeNameIsDeclaredTwice() throws IOException {
        Map<Path, String> sources = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    sources.put(file, Files.readString(file));
                }
            }
        }

        assertThat(declaredTwice(sources))
                .as("type names that are declared more than once")
                .containsExactlyElementsOf(STILL_DECLARED_TWICE);
    }

    @Test
    void nestedAndTopLevelTypesWithOneNameAreReported() {
        String outer = "/** Not a class Comment. */\nfinal class Outer {\n    private record Twice(int a) {}\n}\n";
        String other = "@SuppressWarnings(\"x\")\npublic enum Twice {\n    A\n}\n";

        assertThat(declaredTwice(Map.of(Path.of("a/Outer.java"), outer, Path.of("b/Twice.java"), other)))
                .containsExactly("Twice: Outer, Twice");
        assertThat(declaredTwice(Map.of(Path.of("a/Outer.java"), outer))).isEmpty();
    }

    private static List<String> declaredTwice(Map<Path, String> sources) {
        Map<String, List<String>> files = new TreeMap<>();
        new TreeMap<>(sources)
                .forEach((path, source) -> DECLARATION
                        .matcher(source)
                        .results()
                        .forEach(declaration -> files.computeIfAbsent(declaration.group(1), name -> new ArrayList<>())
                                .add(path.getFileName().toString().replace(".java", ""))));
        return files.entrySet().stream()
                .filter(name -> name.getValue().size() > 1)
                .map(name -> name.getKey() + ": "
                        + String.join(", ", name.getValue().stream().sorted().toList()))
                .toList();
    }
}
