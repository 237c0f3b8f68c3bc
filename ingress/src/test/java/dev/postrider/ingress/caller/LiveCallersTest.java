package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.ingress.limit.RateDecision;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LiveCallersTest {

    private static final String LINE = "ci " + Keys.hash(Keys.TOKEN) + " rate=1 burst=1";
    private static final String OTHER_LINE = "cd " + Keys.hash(Keys.OTHER);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveCallers.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path file;

    @BeforeEach
    void begin() {
        file = directory.resolve("keys");
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
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
        assertThat(problemOf(directory))
                .isEqualTo("POSTRIDER_KEYS_FILE names a file that cannot be read: " + directory);
        Files.write(file, new byte[] {(byte) 0xFF});
        assertThat(problemOf(file)).isEqualTo("POSTRIDER_KEYS_FILE names a file that is not UTF-8: " + file);
        write("#".repeat(FileContent.MOST_BYTES + 1));
        assertThat(problemOf(file)).isEqualTo("POSTRIDER_KEYS_FILE names a file larger than 1 MiB: " + file);
        write("#".repeat(FileContent.MOST_BYTES));
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
        assertThat(said()).containsExactly("INFO The keys were read again: 1 now");
    }

    @Test
    void aFileThatIsEmptiedTakesAllItsKeysAway() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        change(callers, "");

        assertThat(accepts(callers, Keys.TOKEN)).isFalse();
        assertThat(callers.current().isOpen()).isFalse();
        assertThat(said()).containsExactly("INFO The keys were read again: 0 now");
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
        assertThat(said())
                .containsExactly(
                        "ERROR The keys cannot be read again, those from before stay in force:"
                                + " POSTRIDER_KEYS_FILE, line 2: holds a key in clear, which is its caller's alone:"
                                + " make a new one with keys create, and write here the line it prints",
                        "INFO The keys were read again: 2 now");
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
        assertThat(said())
                .containsExactly(
                        "ERROR The keys cannot be read again, those from before stay in force:"
                                + " POSTRIDER_KEYS_FILE names a file that cannot be read: " + file,
                        "INFO The keys were read again: 1 now");
    }

    @Test
    void aThousandWrongLinesAreOneLineOfTheLog() throws Exception {
        write(LINE);
        LiveCallers callers = live();

        change(callers, "wrong\n".repeat(1_000));

        assertThat(said()).hasSize(1);
        assertThat(said().get(0)).endsWith("; and 980 more").hasSizeLessThan(4_000);
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
        assertThat(admit(callers)).isEqualTo(RateDecision.ALLOWED);

        change(callers, LINE + "\n" + OTHER_LINE);

        assertThat(admit(callers)).isInstanceOf(RateDecision.RetryLater.class);
        change(callers, LINE + "0");
        assertThat(admit(callers)).isEqualTo(RateDecision.ALLOWED);
    }

    @Test
    void theFileIsWatchedUntilItIsClosed() throws Exception {
        write(LINE);
        try (LiveCallers callers = LiveCallers.read(settings(), clock)) {
            callers.follow(Duration.ofMillis(5));
            assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);

            write(OTHER_LINE);

            await().until(() -> accepts(callers, Keys.OTHER));
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

    private RateDecision admit(LiveCallers callers) {
        return ((Authentication.Known) callers.current()
                        .authenticate(Credentials.ofToken(Keys.TOKEN.reveal()), Keys.JANE, clock.wall()))
                .caller()
                .admit();
    }

    private List<String> said() {
        return log.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }
}
