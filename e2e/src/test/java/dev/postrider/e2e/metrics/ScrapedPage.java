package dev.postrider.e2e.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of metrics in Prometheus' text format, taken apart.
 *
 * @param families by name
 */
record ScrapedPage(Map<String, Family> families) {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern PARTS = Pattern.compile("_(?:bucket|sum|count)$");

    /** One value. */
    record Sample(String name, Map<String, String> labels, double value) {}

    /** A metric with all its samples. */
    record Family(String name, String type, String help, List<Sample> samples) {

        /** Without the bound of a bucket. */
        List<String> labelNames() {
            TreeSet<String> names = new TreeSet<>();
            samples.forEach(sample -> names.addAll(sample.labels().keySet()));
            names.remove("le");
            return List.copyOf(names);
        }
    }

    static ScrapedPage of(String text) {
        Map<String, String> helps = new LinkedHashMap<>();
        Map<String, Family> families = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            } else if (line.startsWith("# TYPE ")) {
                families.put(
                        words[2], new Family(words[2], words[3], helps.getOrDefault(words[2], ""), new ArrayList<>()));
            } else {
                Matcher sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new IllegalArgumentException("no sample: " + line);
                }
                family(families, sample.group(1))
                        .samples()
                        .add(new Sample(sample.group(1), labels(sample.group(2)), value(sample.group(3))));
            }
        }
        return new ScrapedPage(families);
    }

    private static Family family(Map<String, Family> families, String name) {
        Family family =
                families.getOrDefault(name, families.get(PARTS.matcher(name).replaceFirst("")));
        if (family == null) {
            throw new IllegalArgumentException("of no type: " + name);
        }
        return family;
    }

    private static double value(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }

    /** The sum of all samples of this name that have the label values; name and value in turn. */
    double sum(String name, String... labels) {
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> {
                    for (int i = 0; i < labels.length; i += 2) {
                        if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .mapToDouble(Sample::value)
                .sum();
    }

    List<Sample> samples() {
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .toList();
    }
}
