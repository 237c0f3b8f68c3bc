package dev.postrider.e2e.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tables of docs/metrics.md. */
final class DocumentedMetrics {

    static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(postrider_[a-z_]+)` \\| (\\w+) \\| ([^|]*) \\| ([^|]*) \\| (.*) \\|$");
    private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

    private DocumentedMetrics() {}

    /** By name: type, label names, what it says. */
    static Map<String, String> read() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(Files.readString(ROOT.resolve("docs/metrics.md")))
                .results()
                .forEach(row -> rows.put(
                        row.group(1),
                        description(
                                row.group(2),
                                QUOTED.matcher(row.group(3))
                                        .results()
                                        .map(label -> label.group(1))
                                        .sorted()
                                        .toList()
                                        .toString(),
                                row.group(5))));
        return rows;
    }

    static String description(String type, String labels, String sentence) {
        return type + " " + labels + " " + sentence;
    }
}
