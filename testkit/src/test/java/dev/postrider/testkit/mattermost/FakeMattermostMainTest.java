package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FakeMattermostMainTest {

    private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz";
    private static final String CHANNEL = "zyxwvutsrqponmlkjihgfedcba";

    private final StringWriter out = new StringWriter();

    @Test
    void letsTheBotPostInTheChannelAsThePrintedLinesSay() {
        var status = new AtomicInteger();

        int code = run(
                fake -> status.set(
                        new Client(fake.url(), TOKEN).createPost(CHANNEL, "x").status()),
                "--port=0",
                "--token=" + TOKEN,
                "--channel=" + CHANNEL);

        assertThat(code).isZero();
        assertThat(status).hasValue(201);
        assertThat(out.toString())
                .containsPattern("export MM_URL=http://127\\.0\\.0\\.1:\\d+\n")
                .contains("export MM_PROXY_TOKEN=" + TOKEN + "\n")
                .contains(CHANNEL);
    }

    @Test
    void limitsWhenAskedTo() {
        var status = new AtomicInteger();

        run(
                fake -> {
                    var client = new Client(fake.url(), TOKEN);
                    client.get("/users/me");
                    status.set(client.get("/users/me").status());
                },
                "--port=0",
                "--rate-limit=1",
                "--burst=0");

        assertThat(status).hasValue(429);
    }

    @Test
    void hasAsManyChannelsAsAskedFor() {
        var statuses = new ArrayList<Integer>();

        run(
                fake -> {
                    var client = new Client(fake.url(), TOKEN);
                    for (String id : List.of("fakechannel000000000000000", "fakechannel000000000000002")) {
                        statuses.add(client.createPost(id, "x").status());
                    }
                    statuses.add(
                            client.createPost("fakechannel000000000000003", "x").status());
                },
                "--port=0",
                "--token=" + TOKEN,
                "--channels=3");

        assertThat(statuses).containsExactly(201, 201, 403);
        assertThat(out.toString()).contains("channel-2 (fakechannel000000000000002)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--token=short", "--channel=UPPERCASEUPPERCASEUPPERCAS", "--port=banana", "--nonsense"})
    void saysWhatIsWrongWithItsOptions(String option) {
        int code = run(fake -> out.append("started"), option);

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).isNotEmpty().doesNotContain("started");
    }

    @Test
    void saysThatThePortIsTaken() {
        try (var other = FakeMattermost.start()) {
            int code =
                    run(fake -> out.append("started"), "--port=" + other.url().getPort());

            assertThat(code).isEqualTo(1);
            assertThat(out.toString()).startsWith("Cannot listen").doesNotContain("started");
        }
    }

    @Test
    void explainsItself() {
        assertThat(run(fake -> out.append("started"), "--help")).isZero();
        assertThat(out.toString()).contains("--token").doesNotContain("started");
    }

    private int run(FakeMattermostMain.WhileUp whileUp, String... args) {
        return FakeMattermostMain.run(args, new PrintWriter(out, true), whileUp);
    }
}
