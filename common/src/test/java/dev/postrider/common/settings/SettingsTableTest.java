package dev.postrider.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    private static final Path PAGE = Path.of("..", "docs", "settings.md");

    @Test
    void theTableInTheDocsSaysWhatTheCatalogueSays() throws IOException {
        List<String> expected = Stream.concat(
                        Catalogue.ALL.stream().map(SettingsTableTest::row),
                        Stream.of(
                                row(
                                        Catalogue.KAFKA_PREFIX + "<PROPERTY>",
                                        "",
                                        Catalogue.KAFKA_MEANING,
                                        "",
                                        "ingress, relay"),
                                row(Catalogue.FILE, "", Catalogue.FILE_MEANING, "", "all")))
                .toList();

        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.startsWith("| `"))
                .containsExactlyElementsOf(expected);
    }

    private static String row(Setting<?> setting) {
        String secret = setting.isSecret() ? ", or the file that " + code(setting.fileName()) + " names" : "";
        String also = setting.aliases().stream().map(SettingsTableTest::code).collect(Collectors.joining(", "));
        return row(setting.name(), setting.defaultText(), setting.meaning(), also + secret, readers(setting));
    }

    private static String row(String name, String defaultText, String meaning, String also, String readers) {
        String shown = defaultText.isEmpty() ? "" : code(defaultText);
        return "| " + String.join(" | ", code(name), shown, meaning, also, readers) + " |";
    }

    private static String readers(Setting<?> setting) {
        return setting.services().size() == Service.values().length
                ? "all"
                : Arrays.stream(Service.values())
                        .filter(setting.services()::contains)
                        .map(service -> service.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
