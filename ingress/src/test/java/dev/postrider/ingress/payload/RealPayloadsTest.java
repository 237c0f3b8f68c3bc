package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.FORM;
import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tools send to incoming webhooks, written by hand after their sources: it comes out whole. */
class RealPayloadsTest {

    /** notify/slack of Alertmanager: Go's JSON, so that {@code <}, {@code >} and {@code &} are escaped. */
    @Test
    void alertmanagersSlackReceiver() throws IOException {
        Body.Said said = said(hook(JSON, "alertmanager-slack.json"));

        assertThat(said.text()).isEqualTo("**Alertmanager**");
        assertThat(said.channel()).isEqualTo("#alerts");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.TITLE, "[FIRING:2] HighLatency (api prod)",
                                Part.TITLE_LINK, "http://alertmanager.example:9093/#/alerts?receiver=chat",
                                Part.PRETEXT, "@channel two alerts",
                                Part.TEXT, "*p99* above 2s on [the dashboard](http://grafana.example/d/1?a=1&b=2)",
                                Part.FALLBACK,
                                        "[FIRING:2] HighLatency | http://alertmanager.example:9093/#/alerts?receiver=chat",
                                Part.COLOR, "danger"),
                        List.of(
                                new Field("Severity", "critical", true),
                                new Field("Summary", "see [runbook](http://runbook.example/latency)", false))));
    }

    @Test
    void alertmanagersButtonsThatOpenLinks() throws IOException {
        Body.Said said = said(hook(JSON, "alertmanager-slack-buttons.json"));

        assertThat(said.channel()).isEqualTo("@jane");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.TITLE, "[FIRING:1] DiskFull",
                                Part.TITLE_LINK, "http://alertmanager.example:9093/#/alerts",
                                Part.TEXT, "4 % left",
                                Part.FALLBACK, "DiskFull",
                                Part.IMAGE_URL, "http://grafana.example/i.png",
                                Part.THUMB_URL, "http://grafana.example/t.png",
                                Part.FOOTER, "prod",
                                Part.COLOR, "warning"),
                        List.of(new Field(
                                "Links",
                                "[Runbook :blue_book:](http://runbook.example/disk) \u00B7 [Silence :no_bell:]"
                                        + "(http://alertmanager.example:9093/#/silences/new"
                                        + "?filter=%7Balertname%3D%22DiskFull%22%7D)",
                                false))));
    }

    /** notify/mattermost of Alertmanager. */
    @Test
    void alertmanagersMattermostReceiver() throws IOException {
        Body.Said said = said(hook(JSON, "alertmanager-mattermost.json"));

        assertThat(said.text())
                .isEqualTo("**Alertmanager**\n\n**Firing**\n- alertname = HighLatency\n- instance = api-1 <prod>");
        assertThat(said.channel()).isEqualTo("alerts");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.ofEntries(
                                Map.entry(Part.FALLBACK, "[FIRING:1] HighLatency"),
                                Map.entry(Part.COLOR, "#d63232"),
                                Map.entry(Part.PRETEXT, "@here please look"),
                                Map.entry(Part.TEXT, "p99 is 2.4s"),
                                Map.entry(Part.AUTHOR_NAME, "Prometheus"),
                                Map.entry(Part.AUTHOR_LINK, "http://prometheus.example"),
                                Map.entry(Part.AUTHOR_ICON, "http://prometheus.example/i.png"),
                                Map.entry(Part.TITLE, "[FIRING:1] HighLatency"),
                                Map.entry(Part.TITLE_LINK, "http://alertmanager.example:9093/#/alerts"),
                                Map.entry(Part.THUMB_URL, "http://grafana.example/t.png"),
                                Map.entry(Part.FOOTER, "Alertmanager"),
                                Map.entry(Part.FOOTER_ICON, "http://prometheus.example/f.png"),
                                Map.entry(Part.IMAGE_URL, "http://grafana.example/i.png")),
                        List.of(new Field("Severity", "critical", true), new Field("Team", "infra", false))));
    }

    /** receivers/slack of Grafana's alerting, which is its way to Mattermost too. */
    @Test
    void grafanasSlackContactPoint() throws IOException {
        Body.Said said = said(hook("application/json; charset=utf-8", "grafana-slack.json"));
        String text = """
                **Firing**

                Value: A=7, B=[no value]
                Labels:
                 - alertname = DatasourceNoData
                Source: https://grafana.example/alerting/grafana/b4/view?orgId=1""";

        assertThat(said.text()).isEqualTo("**Grafana**");
        assertThat(said.channel()).isEqualTo("alerts");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.TITLE, "[FIRING:1] DatasourceNoData (grafana)",
                                Part.TITLE_LINK, "https://grafana.example/alerting/grafana/b4/view",
                                Part.TEXT, text,
                                Part.FALLBACK, "[FIRING:1] DatasourceNoData (grafana)",
                                Part.IMAGE_URL, "https://grafana.example/render/b4.png",
                                Part.FOOTER, "Grafana v12.3.0",
                                Part.FOOTER_ICON, "https://grafana.com/static/assets/img/fav32.png",
                                Part.COLOR, "#D63232",
                                Part.TIMESTAMP, "1764032400",
                                Part.PRETEXT, "@here @oncall @jane"),
                        List.of()));
    }

    /** GitLab's Mattermost notifications: a form whose payload has the fallback a second time, outside. */
    @Test
    void gitlabsPipeline() throws IOException {
        Body.Said said = said(hook(FORM, "gitlab-pipeline.form"));

        assertThat(said.text()).isEqualTo("**GitLab**");
        assertThat(said.channel()).isEqualTo("town-square");
        assertThat(said.attachments()).hasSize(1);
        Attachment attachment = said.attachments().get(0);
        assertThat(attachment.parts())
                .containsOnlyKeys(
                        Part.FALLBACK,
                        Part.COLOR,
                        Part.AUTHOR_NAME,
                        Part.AUTHOR_ICON,
                        Part.AUTHOR_LINK,
                        Part.TITLE,
                        Part.TITLE_LINK,
                        Part.FOOTER,
                        Part.TIMESTAMP)
                .containsEntry(Part.AUTHOR_NAME, "Jane Doe (jane)")
                .containsEntry(Part.TITLE, "Pipeline #31 has failed in 02:15")
                .containsEntry(Part.TIMESTAMP, "1764032400");
        assertThat(attachment.fields())
                .containsExactly(
                        new Field("Branch", "[main](https://gitlab.example/devs/app/-/commits/main)", true),
                        new Field(
                                "Commit", "[Fix caf\u00E9 & bar](https://gitlab.example/devs/app/-/commit/3f2a)", true),
                        new Field(
                                "Failed job",
                                "[test](https://gitlab.example/devs/app/-/jobs/7),"
                                        + " [lint (node 22)](https://gitlab.example/devs/app/-/jobs/8)",
                                true));
    }

    @Test
    void gitlabsPush() throws IOException {
        Body.Said said = said(hook(FORM, "gitlab-push.form"));

        assertThat(said.text())
                .isEqualTo("**GitLab**\n\nJane Doe (jane) pushed to branch"
                        + " [main](https://gitlab.example/devs/app/-/commits/main) of"
                        + " [devs / app](https://gitlab.example/devs/app)"
                        + " ([Compare changes](https://gitlab.example/devs/app/-/compare/3f2a...4b1c))");
        assertThat(said.channel()).isEqualTo("#builds");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.COLOR,
                                "#334455",
                                Part.TEXT,
                                "[3f2a91c0](https://gitlab.example/devs/app/-/commit/3f2a): Add `<T|U>` to the parser"
                                        + " - Jane Doe\n\n[4b1c22d1](https://gitlab.example/devs/app/-/commit/4b1c):"
                                        + " 100% of it + more - John"),
                        List.of()));
    }

    /** StandardMattermostService of Jenkins's Mattermost plugin: all it says stands in a field without a title. */
    @Test
    void jenkinssMattermostPlugin() throws IOException {
        Body.Said said = said(hook(FORM + "; charset=UTF-8", "jenkins-mattermost.form"));
        String build = "app - #42 Failure after 3 min 2 sec (%s)\nFailed Tests: 2, Passed: 40, Skipped: 1";

        assertThat(said.text()).isEqualTo("**jenkins**");
        assertThat(said.channel()).isEqualTo("builds");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.COLOR,
                                "danger",
                                Part.FALLBACK,
                                build.formatted("Open (https://jenkins.example/job/app/42/)")),
                        List.of(new Field("", build.formatted("[Open](https://jenkins.example/job/app/42/)"), false))));
    }

    @Test
    void anActionOfGithub() throws IOException {
        Body.Said said = said(hook(JSON, "github-actions.json"));

        assertThat(said.text()).isEqualTo("**GitHub Actions**\n\n:white_check_mark: Succeeded GitHub Actions");
        assertThat(said.channel()).isEqualTo("4xp9fdt77pncbef59f4k1qe83o");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.AUTHOR_NAME, "8398a7/app",
                                Part.COLOR, "good",
                                Part.TEXT, "build of `<T|U>` is done",
                                Part.TIMESTAMP, "1764032400"),
                        List.of(
                                new Field("repo", "[devs/app](https://github.example/devs/app)", true),
                                new Field("run", "4711", true),
                                new Field("rerun", "false", true),
                                new Field("took", "2.50", false))));
    }

    @Test
    void uptimeKuma() throws IOException {
        Body.Said said = said(hook(JSON, "uptime-kuma.json"));

        assertThat(said.text()).isEqualTo("**Uptime Kuma**");
        assertThat(said.channel()).isEqualTo("team/devs/channel/alerts");
        assertThat(said.attachments())
                .containsExactly(new Attachment(
                        Map.of(
                                Part.FALLBACK, "Your app went down",
                                Part.COLOR, "#FF0000",
                                Part.TITLE, "\u274C app went down. \u274C",
                                Part.TITLE_LINK, "https://app.example"),
                        List.of(
                                new Field("Service Name", "app", true),
                                new Field("Error", "```timeout <after|20s>```", false))));
    }

    private static Body hook(String type, String name) throws IOException {
        try (InputStream file = RealPayloadsTest.class.getResourceAsStream("/payloads/" + name)) {
            return PayloadDecoder.readHook(type, "", file.readAllBytes());
        }
    }
}
