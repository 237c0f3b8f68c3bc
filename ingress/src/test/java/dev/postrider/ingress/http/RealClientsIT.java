package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Message;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real clients, where they can be had: those that docs/calling.md lists and that install in seconds. */
@EnabledIfEnvironmentVariable(named = "CI", matches = "true")
class RealClientsIT {

    private static final int INSTALL_SECONDS = 120;
    private static final int RUN_SECONDS = 60;

    @TempDir
    private Path directory;

    private ServerUnderTest server;

    @BeforeEach
    void start() {
        ManualClock clock = new ManualClock();
        server = ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void clientsOfPython() throws Exception {
        install("python3 -m venv . && bin/pip install -q apprise==2.3.0 slack_sdk==3.48.0");

        run("""
                bin/python - <<'END'
                import apprise, os
                from slack_sdk.webhook import WebhookClient
                host, key = os.environ['HOST'], os.environ['KEY']
                for url in f'mmost://bot@{host}/{key}?channel=devs&image=no', f'form://{host}/hooks/{key}?:message=text':
                    service = apprise.Apprise()
                    assert service.add(url) and service.notify(title='Build 7', body='a & b <c>')
                client = WebhookClient(f'http://{host}/hooks/{key}')
                assert client.send(text='<https://a.example|a> &lt;b&gt;').body == 'ok'
                blocks = [{'type': 'section', 'text': {'type': 'mrkdwn', 'text': '*a*'}}]
                assert client.send(text='a', blocks=blocks, attachments=[{'text': 'b'}]).body == 'ok'
                END
                """);

        assertThat(taken())
                .containsExactly(
                        "devs: **bot**\n\nBuild 7\na & b <c>",
                        "builds: a & b <c>",
                        "builds: [a](https://a.example) <b>",
                        "builds: **a** [b]");
    }

    @Test
    void clientsOfNode() throws Exception {
        install("npm install --silent --no-audit --no-fund @slack/webhook@8.0.2 axios@1.21.1");

        run("""
                node - <<'END'
                const {IncomingWebhook} = require('@slack/webhook'), axios = require('axios');
                const url = `http://${process.env.HOST}/hooks/${process.env.KEY}`;
                const form = new FormData();
                form.append('text', 'c'); form.append('file', new Blob(['x']), 'd.txt');
                (async () => {
                  await new IncomingWebhook(url, {channel: '#devs'}).send('a &amp; b');
                  await axios.post(url, 'not a = form');
                  await fetch(url, {method: 'POST', body: form});
                })();
                END
                """);

        assertThat(taken())
                .containsExactly("devs: a & b", "builds: not a = form", "builds: c\n\n_Left out: the file `d.txt`._");
    }

    @Test
    void curlAndWget() throws Exception {
        install("curl --version && wget --version");

        run("""
                printf 'code = 1\\n' >log
                curl -fsS -d 'build failed' "http://x:$KEY@$HOST/post/user/jane"
                curl -fsS -d 'payload={"text":"<http://a.example/?a=1&b=2|a> 100%"}' "$HOST/hooks/$KEY"
                curl -fsS -F 'text=<log' -F file=@log "$HOST/hooks/$KEY"
                curl -fsSG --data-urlencode 'text=a+b & c' -d token=$KEY "$HOST/post/user/jane"
                wget -qO- --post-file=log "$HOST/hooks/$KEY"
                wget -qO- "http://x:$KEY@$HOST/post/user/jane/msg/a b"
                """);

        assertThat(taken())
                .containsExactly(
                        "jane: build failed",
                        "builds: [a](http://a.example/?a=1&b=2) 100%",
                        "builds: code = 1\n\n_Left out: the file `log`._",
                        "jane: a+b & c",
                        "builds: code = 1",
                        "jane: a b");
    }

    private void install(String script) throws IOException, InterruptedException {
        assumeTrue(bash(script, INSTALL_SECONDS) == 0, () -> "cannot be installed here: " + script);
    }

    private void run(String script) throws IOException, InterruptedException {
        assertThat(bash("set -e\n" + script, RUN_SECONDS))
                .as(Files.readString(directory.resolve("output")))
                .isZero();
    }

    private int bash(String script, int seconds) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(directory.toFile());
        builder.environment().put("HOST", "127.0.0.1:" + server.port());
        builder.environment().put("KEY", Keyed.KEY);
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        Process process = builder.start();
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private List<String> taken() {
        return server.publisher.taken().stream().map(RealClientsIT::described).toList();
    }

    private static String described(Message message) {
        List<String> attachments = message.attachments().stream()
                .map(each -> each.part(Attachment.Part.TEXT).orElse(""))
                .toList();
        String name = message.address().key().replaceFirst(".*/", "");
        return name + ": " + message.text() + (attachments.isEmpty() ? "" : " " + attachments);
    }
}
