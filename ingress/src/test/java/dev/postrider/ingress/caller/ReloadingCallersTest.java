package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.common.files.TextFile;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.ingress.limit.RateDecision;
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
class ReloadingCallersTest {

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
        assertThat(ReloadingCallers.read(Keys.settings(Map.of()), clock)
                        .current()
                        .isOpen())
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
        ReloadingCallers both = ReloadingCallers.read(
                Keys.settings(Map.of("POSTRIDER_KEYS", LINE, "POSTRIDER_KEYS_FILE", file.toString())), clock);
        ReloadingCallers setting =
                ReloadingCallers.read(Keys.settings(Map.of("POSTRIDER_KEYS", LINE + "; " + OTHER_LINE)), clock);

        for (ReloadingCallers callers : List.of(both, setting)) {
            assertThat(callers.current().size()).isEqualTo(2);
            assertThat(accepts(callers, Keys.TOKEN)).isTrue();
            assertThat(accepts(callers, Keys.OTHER)).isTrue();
        }
    }

    @Test
    void everyProblemIsSaidAtTheStartAndNoSecret() throws IOException {
        write("ci " + Keys.TOKEN.reveal() + "\n" + OTHER_LINE + "\nCD");

        assertThatThrownBy(() -> ReloadingCallers.read(
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
                                .anyMatch(problem -> problem.startsWith(
                                        "POSTRIDER_KEYS_FILE, line 1: contains an API key in clear text"))
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
        ReloadingCallers callers = live();

        write("");
        callers.poll();
        assertThat(accepts(callers, Keys.TOKEN)).isTrue(); // an editor at work
        write(OTHER_LINE);
        callers.poll();
        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        callers.poll();

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(log.messagesWithLevels()).containsExactly("INFO Keys reloaded: keys=1, before=1");
    }

    @Test
    void aFileThatIsEmptiedTakesAllItsKeysAway() throws Exception {
        write(LINE);
        ReloadingCallers callers = live();

        change(callers, "");

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(callers.current().isOpen()).isFalse();
        assertThat(log.messagesWithLevels())
                .containsExactly("ERROR Keys file emptied, all its keys are revoked: keys=0, before=1");
    }

    @Test
    void whatIsWrongChangesNothingAndIsSaidOnce() throws Exception {
        write(LINE);
        ReloadingCallers callers = live();

        change(callers, OTHER_LINE + "\nnew " + Keys.TOKEN.reveal() + "\n");
        change(callers, OTHER_LINE + "\nnew " + Keys.TOKEN.reveal() + "\n");
        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        assertThat(accepts(callers, Keys.OTHER)).isFalse();
        change(callers, LINE + "\n" + OTHER_LINE);

        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(log.messagesWithLevels())
                .containsExactly(
                        "ERROR Reload of the keys file failed, the previous content stays in use:"
                                + " POSTRIDER_KEYS_FILE, line 2: contains an API key in clear text, which only its caller may have: create a new one with"
                                + " keys create and put the line it prints here"
                                + " (since=2026-01-02T03:04:05Z, times=2)",
                        "INFO Keys reloaded: keys=2, before=1",
                        "INFO Reload of the keys file recovered (since=2026-01-02T03:04:05Z, times=2)");
    }

    @Test
    void aFileThatIsAwayForAWhileChangesNothing() throws Exception {
        write(LINE);
        ReloadingCallers callers = live();

        Files.delete(file);
        callers.poll();
        callers.poll();
        callers.poll();
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
        ReloadingCallers callers = live();

        change(callers, "wrong\n".repeat(1_000));
        change(callers, "wrong\n".repeat(1_000));

        assertThat(log.messagesWithLevels()).hasSize(1);
        assertThat(log.messagesWithLevels().get(0))
                .contains("; and 980 more (since=")
                .hasSizeLessThan(4_000);
    }

    @Test
    void aLinkThatMovesIsAChange() throws Exception {
        Path before = Files.writeString(directory.resolve("before"), LINE);
        Path after = Files.writeString(directory.resolve("after"), OTHER_LINE);
        Files.createSymbolicLink(file, before);
        ReloadingCallers callers = live();

        Path link = Files.createSymbolicLink(directory.resolve("link"), after);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING);
        callers.poll();
        callers.poll();

        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
    }

    @Test
    void aChangeGivesNobodyANewBurst() throws Exception {
        write(LINE);
        ReloadingCallers callers = live();
        assertThat(admit(callers)).isEqualTo(RateDecision.ALLOWED);

        change(callers, LINE + "\n" + OTHER_LINE);

        assertThat(admit(callers)).isInstanceOf(RateDecision.Limited.class);
        change(callers, LINE + "0");
        assertThat(admit(callers)).isEqualTo(RateDecision.ALLOWED);
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
        ReloadingCallers callers = live();

        Files.delete(file);
        makePipe(file);
        for (int i = 0; i < 4; i++) {
            callers.poll();
        }

        assertThat(accepts(callers, Keys.TOKEN)).isTrue();
        assertThat(log.messagesWithLevels())
                .singleElement()
                .asString()
                .startsWith("ERROR")
                .contains("not a regular file");
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
        ReloadingCallers callers = ReloadingCallers.read(
                Keys.settings(Map.of("POSTRIDER_KEYS", OTHER_LINE, "POSTRIDER_KEYS_FILE", file.toString())), clock);

        change(callers, "# " + LINE + "\n\n");

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(accepts(callers, Keys.OTHER)).isTrue();
        assertThat(log.messagesWithLevels())
                .containsExactly("ERROR Keys file emptied, all its keys are revoked: keys=1, before=2");
    }

    @Test
    void theFileIsFollowedUntilItIsClosed() throws Exception {
        write(LINE);
        try (ReloadingCallers callers = live()) {
            callers.follow();
            assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);
        }
        await().until(() -> threads().isEmpty());
    }

    @Test
    void withoutAFileThereIsNothingToWatch() throws Exception {
        try (ReloadingCallers callers = ReloadingCallers.read(Keys.settings(Map.of("POSTRIDER_KEYS", LINE)), clock)) {
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

    private ReloadingCallers live() throws SettingsException {
        return ReloadingCallers.read(settings(), clock);
    }

    private Settings settings() {
        return Keys.settings(Map.of("POSTRIDER_KEYS_FILE", file.toString()));
    }

    private String problemOf(Path named) {
        try {
            ReloadingCallers.read(Keys.settings(Map.of("POSTRIDER_KEYS_FILE", named.toString())), clock);
            return "";
        } catch (SettingsException e) {
            return String.join("\n", e.problems());
        }
    }

    private void change(ReloadingCallers callers, String text) throws IOException {
        write(text);
        callers.poll();
        callers.poll();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private boolean accepts(ReloadingCallers callers, Secret token) {
        return callers.current().authenticate(Credentials.ofToken(token), Keys.JANE, clock.wall())
                instanceof Authentication.Authenticated;
    }

    private RateDecision admit(ReloadingCallers callers) {
        return ((Authentication.Authenticated)
                        callers.current().authenticate(Credentials.ofToken(Keys.TOKEN), Keys.JANE, clock.wall()))
                .caller()
                .tryAcquire();
    }
}
