package dev.postrider.e2e.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alert rules and the dashboard in deploy/: {@link MetricsIT} compares the documented metrics with a real run. */
class MonitoringTest {

    private static final Path DEPLOY = DocumentedMetrics.ROOT.resolve("deploy");
    private static final Path PROMETHEUS = DEPLOY.resolve("prometheus");
    private static final Path BOARD = DEPLOY.resolve("grafana/dashboards/postrider.json");
    private static final Path OPERATIONS = DocumentedMetrics.ROOT.resolve("docs/operations.md");

    private static final Pattern METRIC = Pattern.compile("\\b(postrider_[a-z_]+?)(?:_bucket|_sum|_count)?\\b");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern MOUNT = Pattern.compile("- \\./(deploy/\\S+?):\\S+?(:ro)?\\n");

    private record Alert(String name, String expression, String runbook) {}

    @Test
    void thereAreFifteenAlerts() throws IOException {
        assertThat(alerts().stream().map(Alert::name).distinct()).hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void everyRuleNamesOnlyDocumentedMetrics() throws IOException {
        Set<String> documented = DocumentedMetrics.read().keySet();

        assertThat(alerts())
                .allSatisfy(alert -> assertThat(metrics(alert.expression()))
                        .as(alert.name())
                        .isNotEmpty()
                        .isSubsetOf(documented));
    }

    @Test
    void everyAlertHasARunbookSection() throws IOException {
        Set<String> anchors = HEADING.matcher(Files.readString(OPERATIONS))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .map(anchor -> "docs/operations.md#" + anchor)
                .collect(Collectors.toSet());

        assertThat(alerts()).extracting(Alert::runbook).isSubsetOf(anchors);
        assertThat(anchors.stream().filter(anchor -> anchor.contains("#alert-")))
                .as("sections that no alert names")
                .isSubsetOf(alerts().stream().map(Alert::runbook).toList());
    }

    @Test
    void everyPanelQueriesOnlyDocumentedMetrics() throws IOException {
        Set<String> documented = DocumentedMetrics.read().keySet();

        List<String> queries = queries();

        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(queries)
                .allSatisfy(query ->
                        assertThat(metrics(query)).as(query).isNotEmpty().isSubsetOf(documented));
    }

    /** A call that waits for the outcome takes as long as it wants to: it says nothing about the ingress. */
    @Test
    void theTimeToTheAnswerIsThatOfCallsThatDoNotWait() throws IOException {
        assertThat(Stream.concat(queries().stream(), alerts().stream().map(Alert::expression))
                        .filter(query -> query.contains("postrider_ingress_request_duration_seconds")))
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query).contains("{kind!=\"wait\"}"));
    }

    /** Else one of two panels of an id is not shown. */
    @Test
    void everyPanelHasAnIdOfItsOwn() throws IOException {
        JsonNode panels = new ObjectMapper().readTree(BOARD.toFile()).get("panels");

        Set<Integer> ids = new HashSet<>();
        panels.forEach(panel -> assertThat(ids.add(panel.get("id").intValue()))
                .as(panel.get("title").textValue())
                .isTrue());
    }

    @Test
    void composeMountsWhatIsThereAndReadOnly() throws IOException {
        List<MatchResult> mounts = MOUNT.matcher(Files.readString(DocumentedMetrics.ROOT.resolve("docker-compose.yml")))
                .results()
                .toList();

        assertThat(mounts).hasSizeGreaterThanOrEqualTo(3).allSatisfy(mount -> {
            assertThat(DocumentedMetrics.ROOT.resolve(mount.group(1))).exists();
            assertThat(mount.group(2)).isEqualTo(":ro");
        });
    }

    @Test
    void promtoolTakesTheConfigurationAndTheRules() throws Exception {
        Promtool.check(PROMETHEUS, "", "check", "config", "prometheus.yml");
    }

    @Test
    void theRulesPassTheirOwnTests() throws Exception {
        Promtool.check(PROMETHEUS, "", "test", "rules", "postrider-rules-test.yml");
    }

    @Test
    void everyAlertIsInTheTestsOfTheRules() throws IOException {
        String tests = Files.readString(PROMETHEUS.resolve("postrider-rules-test.yml"));

        assertThat(alerts())
                .allSatisfy(alert -> assertThat(tests)
                        .contains("alertname: " + alert.name() + ",")
                        .contains("alertname=\"" + alert.name() + "\",alertstate=\"firing\""));
    }

    private static Set<String> metrics(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(metric -> metric.group(1))
                .collect(Collectors.toSet());
    }

    private static List<String> queries() throws IOException {
        return new ObjectMapper().readTree(BOARD.toFile()).findValuesAsText("expr");
    }

    private static List<Alert> alerts() throws IOException {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file =
                new Yaml().load(Files.readString(PROMETHEUS.resolve("postrider-rules.yml")));
        return file.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .flatMap(rule -> Stream.of(new Alert(
                        String.valueOf(rule.get("alert")),
                        String.valueOf(rule.get("expr")),
                        String.valueOf(((Map<?, ?>) rule.get("annotations")).get("runbook")))))
                .toList();
    }
}
