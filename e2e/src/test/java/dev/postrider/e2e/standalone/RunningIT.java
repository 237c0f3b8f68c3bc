package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.process.JavaProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer, a second instance and a caller of the original proxy meet: one instance, started on nothing. */
class RunningIT {

    private static final String CHANNEL = "4xp9fdt77pncbef59f4k1qe83o";

    @TempDir
    private static Path directory;

    private static Postrider first;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void startOnAnEmptyDirectory() {
        first = Postrider.start(directory, Map.of("POSTRIDER_RATE", "1000"));
    }

    @AfterAll
    static void stop() {
        first.close();
    }

    @Test
    void tellsANewcomerWhereItIsAndWhatToTry() {
        assertThat(first.process().out())
                .contains("Try: curl http://localhost:" + first.port() + "/post/user/jane/msg/hello\n")
                .contains("No chat server is configured: posts are printed here.");
    }

    @Test
    void printsWhatACallerPosts() throws IOException {
        HttpResponse<String> answer = first.answer("GET", "/post/user/jane/msg/Gr%C3%BC%C3%9Fe%20%F0%9F%8E%89/a/b");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .matches(
                        "\\{\"id\":\"[0-9a-f-]{36}\",\"status\":\"queued\",\"href\":\"/messages/[0-9a-f-]{36}\\?at=\\d+\\.\\d+\"}\n");
        awaitPrinted("[user/jane] Grüße 🎉/a/b\n");
    }

    @Test
    void refusesASecondInstanceOnItsDirectoryAndGoesOn() throws IOException {
        String port = String.valueOf(first.port());
        try (JavaProcess second = Postrider.run(directory, Map.of("PORT", port))) {
            Refused.in(second)
                    .with("The data directory " + directory.toRealPath().resolve("data")
                            + " is in use by another running instance: stop that one, or give this one its own"
                            + " POSTRIDER_DATA_DIR, PORT and POSTRIDER_ADMIN_PORT");
        }

        assertThat(first.call("GET", "/post/channel/" + CHANNEL + "/msg/unharmed"))
                .isEqualTo(202);
        awaitPrinted("[channel/" + CHANNEL + "] unharmed\n");
    }

    @ParameterizedTest
    @CsvSource({"PORT, POSTRIDER_BIND", "POSTRIDER_ADMIN_PORT, POSTRIDER_ADMIN_BIND"})
    void refusesToStartOnATakenPort(String port, String bind) {
        try (JavaProcess second = Postrider.run(elsewhere, Map.of(port, String.valueOf(first.port())))) {
            Refused.in(second)
                    .with("Port " + first.port() + " on 127.0.0.1 is not available (Address already in use):"
                            + " change " + port + " or " + bind);
        }

        assertThat(elsewhere.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void postsWithEveryVerbOfTheOriginal(String verb) throws IOException {
        assertThat(first.call(verb, "/post/channel/" + CHANNEL + "/msg/by-" + verb))
                .isEqualTo(202);
        awaitPrinted("[channel/" + CHANNEL + "] by-" + verb + "\n");
    }

    /** HEAD and OPTIONS may be sent by anything that looks at a link. */
    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS"})
    void postsNothingWithAnother(String verb) throws IOException {
        assertThat(first.call(verb, "/post/channel/" + CHANNEL + "/msg/by-" + verb))
                .isIn(204, 405);
        assertThat(first.call("GET", "/post/channel/" + CHANNEL + "/msg/after-" + verb))
                .isEqualTo(202);

        awaitPrinted("[channel/" + CHANNEL + "] after-" + verb + "\n");
        assertThat(first.process().out()).doesNotContain("by-" + verb);
    }

    static Stream<Arguments> pathsThatPostNothing() {
        return Stream.of("GET", "POST", "PUT", "PATCH", "DELETE")
                .flatMap(verb -> Stream.of(
                                "/post",
                                "/post/",
                                "/post/channel/",
                                "/post/msg/",
                                "/post/channel/msg/",
                                "/post/msg/channel/",
                                "/post/channel/x",
                                "/post/msg/x",
                                "/post/channel/no-such-id/msg/hello",
                                "/unknown",
                                "/unknown/path")
                        .map(path -> Arguments.of(verb, path)));
    }

    @ParameterizedTest
    @MethodSource("pathsThatPostNothing")
    void answers404WhereTheOriginalDid(String verb, String path) throws IOException {
        assertThat(first.call(verb, path)).isEqualTo(404);
    }

    @Test
    void answersAtItsRoot() throws IOException {
        assertThat(first.answer("GET", "/").body()).contains("Postrider");
        assertThat(first.call("GET", "/")).isEqualTo(200);
    }

    private static void awaitPrinted(String line) {
        first.process()
                .await("post " + line.strip(), () -> first.process().out().contains(line), Postrider.PATIENCE);
    }
}
