package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.common.files.TextFile;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.ingress.limit.Admission;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // one that opens a pipe cannot be interrupted
class LiveCallersTest {

    private static final String LINE = "ci " + Keys.hash(Keys.TOKEN) + " rate=1 burst=1";
    private static final String OTHER_LINE = "cd " + Keys.hash(Keys.OTHER);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final CapturedLog log = CapturedLog.of("dev.postrider");
    private Path file;

    @BeforeEach
    void begin() {
        file = directory.resolve("keys");
    }

    @AfterEach
    void end() {
        log.close();
    }

    @Test
    void withoutAnyKeysSetAnyoneMayCall() throws SettingsException {
        assertThat(LiveCallers.read(Keys.settings(Map.of()), clock).current().isOpen())
                .isTrue();
    }

    @Test
    void anEmptyFileMeansNobody() throws Exception {
        write("# nobody yet\n");

        assertThat(live().current().isOpen()).isFalse();
        assertThat(accepts(live(), Keys.TOKEN)).isFalse();
    }

    @Test
    void keysMayStandInTheSettingInTheFileOrInBoth() throws Exception {
        write(OTHER_LINE);
        LiveCallers both = LiveCallers.read(
                Keys.settings(Map.of("POSTRIDER_KEYS", LINE, "POSTRIDER_KEYS_FILE", file.toString())), clock);
        LiveCallers setting =
                LiveCallers.read(Keys.settings(Map.of("POSTRIDER_KEYS", LINE + "; " + OTHER_LINE)), clock);

        for (LiveCallers callers : List.of(both, setting)) {
            assertThat(callers.current().size()).isEqualTo(2);
            assertThat(accepts(callers, Keys.TOKEN)).isTrue();
            assertThat(accepts(callers, Keys.OTHER)).isTrue();
        }
    }

    @Test
    void everyProblemIsSaidAtTheStartAndNoSecret() throws IOException {
        write("ci " + Keys.TOKEN.reveal() + "\n" + OTHER_LINE + "\nCD");

        assertThatThrownBy(() -> LiveCallers.read(
                        Keys.settings(Map.of(
                                "POSTRIDER_KEYS", "cd sha256:zz",
                                "POSTRIDER_KEYS_FILE", file.toString(),
                                "POSTRIDER_SECRET", "tooshort")),
                        clock))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .hasSize(5)
                                .anyMatch(problem -> problem.startsWith("POSTRIDER_SECRET must have at least 32"))
                                .anyMatch(problem -> problem.startsWith("POSTRIDER_KEYS, line 1: needs sha256:"))
                                .anyMatch(problem ->
                                        problem.startsWith("POSTRIDER_KEYS_FILE, line 1: holds a key in clear"))
                                .anyMatch(problem -> problem.startsWith("POSTRIDER_KEYS_FILE, line 3: must begin"))
                                .noneMatch(problem ->
                                        problem.contains(Keys.TOKEN.reveal().substring(3))
                                                || problem.contains("tooshort")
                                                || problem.contains("zz")));
    }

    @Test
    void aFileThatCannotBeReadIsAProblemAtTheStart() throws IOException {
        assertThat(problemOf(file)).isEqualTo("POSTRIDER_KEYS_FILE names a file that cannot be read: " + file);
        assertThat(problemOf(directory)).startsWith("POSTRIDER_KEYS_FILE names a file that is not a regular file");
        Files.write(file, new byte[] {(byte) 0xFF});
        assertThat(problemOf(file)).isEqualTo("POSTRIDER_KEYS_FILE names a file that is not UTF-8: " + file);
        write("#".repeat(TextFile.MOST_BYTES + 1));
        assertThat(problemOf(file)).isEqualTo("POSTRIDER_KEYS_FILE names a file larger than 1 MiB: " + file);
        write("#".repeat(TextFile.MOST_BYTES));
        assertThat(problemOf(file)).isEmpty();
    }

    @Test
    void aChangeIsTakenOnceItWasSeenTwice() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        write("");
        callers.look();
        assertThat(accepts(callers, Keys.TOKEN)).isTrue(); // an editor at work
        write(OTHER_LINE);
        callers.look();
        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        callers.look();

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(log.messagesWithLevels()).containsExactly("INFO Keys reloaded: keys=1, before=1");
    }

    @Test
    void aFileThatIsEmptiedTakesAllItsKeysAway() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        change(callers, "");

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(callers.current().isOpen()).isFalse();
        assertThat(log.messagesWithLevels()).containsExactly("ERROR Keys file emptied, all its keys are revoked: keys=0, before=1");
    }

    @Test
    void whatIsWrongChangesNothingAndIsSaidOnce() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        change(callers, OTHER_LINE + "\nnew " + Keys.TOKEN.reveal() + "\n");
        change(callers, OTHER_LINE + "\nnew " + Keys.TOKEN.reveal() + "\n");
        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        assertThat(accepts(callers, Keys.OTHER)).isFalse();
        change(callers, LINE + "\n" + OTHER_LINE);

        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(log.messagesWithLevels())
                .containsExactly(
                        "ERROR Reload of the keys file failed, the previous content stays in use:"
                                + " POSTRIDER_KEYS_FILE, line 2: holds a key in clear, which is its caller's alone:"
                                + " make a new one with keys create, and write here the line it prints"
                                + " (since=2026-01-02T03:04:05Z, times=2)",
                        "INFO Keys reloaded: keys=2, before=1",
                        "INFO Reload of the keys file recovered (since=2026-01-02T03:04:05Z, times=2)");
    }

    @Test
    void aFileThatIsAwayForAWhileChangesNothing() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        Files.delete(file);
        callers.look();
        callers.look();
        callers.look();
        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        change(callers, LINE);

        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        assertThat(log.messagesWithLevels())
                .containsExactly(
                        "ERROR Reload of the keys file failed, the previous content stays in use:"
                                + " POSTRIDER_KEYS_FILE names a file that cannot be read: " + file
                                + " (since=2026-01-02T03:04:05Z, times=2)",
                        "INFO Reload of the keys file recovered (since=2026-01-02T03:04:05Z, times=3)");
    }

    @Test
    void aThousandWrongLinesAreOneLineOfTheLog() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        change(callers, "wrong\n".repeat(1_000));
        change(callers, "wrong\n".repeat(1_000));

        assertThat(log.messagesWithLevels()).hasSize(1);
        assertThat(log.messagesWithLevels().get(0)).contains("; and 980 more (since=").hasSizeLessThan(4_000);
    }

    @Test
    void aLinkThatMovesIsAChange() throws Exception {
        Path before = Files.writeString(directory.resolve("before"), LINE);
        Path after = Files.writeString(directory.resolve("after"), OTHER_LINE);
        Files.createSymbolicLink(file, before);
        LiveCallers callers = live();

        Path link = Files.createSymbolicLink(directory.resolve("link"), after);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING);
        callers.look();
        callers.look();

        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
    }

    @Test
    void aChangeGivesNobodyANewBurst() throws Exception {
        write(LINE);
        LiveCallers callers = live();
        assertThat(admit(callers)).isEqualTo(Admission.ADMITTED);

        change(callers, LINE + "\n" + OTHER_LINE);

        assertThat(admit(callers)).isInstanceOf(Admission.Later.class);
        change(callers, LINE + "0");
        assertThat(admit(callers)).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void aPipeIsRefusedAtTheStart() throws Exception {
        makePipe(file);

        assertThat(problemOf(file))
                .isEqualTo(
                        "POSTRIDER_KEYS_FILE names a file that is not a regular file, but a pipe, device or directory: "
                                + file);
    }

    @Test
    void aPipeInPlaceOfTheFileTakesNoKeysAwayAndIsAnError() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        Files.delete(file);
        makePipe(file);
        for (int i = 0; i < 4; i++) {
            callers.look();
        }

        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        assertThat(log.messagesWithLevels()).singleElement().asString().startsWith("ERROR").contains("not a regular file");
    }

    private static void makePipe(Path path) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", path.toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aFileOfCommentsOnlyRevokesItsKeysButNotThoseOfTheSetting() throws Exception {
        write(LINE);
        LiveCallers callers = LiveCallers.read(
                Keys.settings(Map.of("POSTRIDER_KEYS", OTHER_LINE, "POSTRIDER_KEYS_FILE", file.toString())), clock);

        change(callers, "# " + LINE + "\n\n");

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(log.messagesWithLevels()).containsExactly("ERROR Keys file emptied, all its keys are revoked: keys=1, before=2");
    }

    @Test
    void theFileIsFollowedUntilItIsClosed() throws Exception {
        write(LINE);
        try (LiveCallers callers = live()) {
            callers.follow();
            assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);
        }
        await().until(() -> threads().isEmpty());
    }

    @Test
    void withoutAFileThereIsNothingToWatch() throws Exception {
        try (LiveCallers callers = LiveCallers.read(Keys.settings(Map.of("POSTRIDER_KEYS", LINE)), clock)) {
            callers.follow();
            assertThat(accepts(callers, Keys.TOKEN)).isTrue();
            assertThat(threads()).isEmpty();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("ingress-keys"))
                .toList();
    }

    private LiveCallers live() throws SettingsException {
        return LiveCallers.read(settings(), clock);
    }

    private Settings settings() {
        return Keys.settings(Map.of("POSTRIDER_KEYS_FILE", file.toString()));
    }

    private String problemOf(Path named) {
        try {
            LiveCallers.read(Keys.settings(Map.of("POSTRIDER_KEYS_FILE", named.toString())), clock);
            return "";
        } catch (SettingsException e) {
            return String.join("\n", e.problems());
        }
    }

    private void change(LiveCallers callers, String text) throws IOException {
        write(text);
        callers.look();
        callers.look();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private boolean accepts(LiveCallers callers, Token token) {
        return callers.current().authenticate(Credentials.ofToken(token.reveal()), Keys.JANE, clock.wall())
                instanceof Authentication.Known;
    }

    private Admission admit(LiveCallers callers) {
        return ((Authentication.Known) callers.current()
                        .authenticate(Credentials.ofToken(Keys.TOKEN.reveal()), Keys.JANE, clock.wall()))
                .caller()
                .admit();
    }
}
