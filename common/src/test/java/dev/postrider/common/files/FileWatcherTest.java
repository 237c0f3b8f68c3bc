package dev.postrider.common.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class FileWatcherTest {

    private static final String BAD = "bad";
    private static final String FAULTY = "faulty";
    private static final String ERRONEOUS = "erroneous";

    @TempDir
    private Path directory;

    private final Logger logger = (Logger) LoggerFactory.getLogger(FileWatcher.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<String> used = new CopyOnWriteArrayList<>();
    private final Time time = new Time();
    private Path file;
    private FileWatcher<String> watch;

    @BeforeEach
    void begin() throws IOException {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
        file = Files.writeString(directory.resolve("file"), "one");
        watch = new FileWatcher<>("test file", "one", this::read, this::use, time);
    }

    @AfterEach
    void end() {
        watch.close();
        logger.detachAppender(log);
    }

    @Test
    void aChangeIsUsedOnceItWasSeenTwice() throws IOException {
        look(3);
        write("");
        look(1);
        write("two");
        look(1);
        assertThat(used).isEmpty();

        look(3);

        assertThat(used).containsExactly("two");
        assertThat(said()).isEmpty();
    }

    @Test
    void theStateSaysWhetherTheFileIsInUseAndSinceWhen() throws IOException {
        Instant began = time.wall();
        time.pass(Duration.ofMinutes(1));
        look(3);
        assertThat(watch.state()).isEqualTo(new ReloadState(true, began));

        write(BAD);
        look(2);
        assertThat(watch.state()).isEqualTo(new ReloadState(false, began));

        write("two");
        look(2);
        assertThat(watch.state()).isEqualTo(new ReloadState(true, time.wall()));
    }

    @Test
    void aLinkThatMovesIsAChange() throws IOException {
        Path next = Files.writeString(directory.resolve("next"), "two");
        Path link = Files.createSymbolicLink(directory.resolve("link"), next);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING);

        look(2);

        assertThat(used).containsExactly("two");
    }

    @Test
    void whatCannotBeUsedIsTriedAgainAndSaidAtGrowingIntervalsAndWhenItIsOver() throws IOException {
        write(BAD);
        look(2);
        assertThat(said()).isEmpty(); // once may be half a change
        look(2);
        look(20);
        assertThat(said()).containsExactly(failed("of no use", 2));

        time.pass(Duration.ofSeconds(61));
        look(20);
        time.pass(Duration.ofSeconds(61));
        look(20);
        time.pass(Duration.ofSeconds(60));
        look(2);
        assertThat(said()).containsExactly(failed("of no use", 2), failed("of no use", 13), failed("of no use", 33));

        write("two");
        look(2);
        assertThat(used).containsExactly("two");
        assertThat(said())
                .hasSize(4)
                .last()
                .isEqualTo("INFO Reload of the test file recovered" + " (since=2026-01-02T03:04:05Z, times=33)");
    }

    @Test
    void anotherReasonIsSaidAtOnce() throws IOException {
        write(BAD);
        look(4);
        Files.delete(file);
        look(1);

        assertThat(said())
                .containsExactly(
                        failed("of no use", 2), failed("SETTING names a file that cannot be read: " + file, 3));
    }

    @Test
    void aFileThatIsAwayForAMomentIsNoNews() throws IOException {
        Files.delete(file);
        look(1);
        write("one");
        look(1);
        Files.delete(file);
        look(1);

        assertThat(said()).isEmpty();
    }

    @Test
    void anUncheckedExceptionIsSaidWithItsTraceAndTheWatchContinues() throws IOException {
        write(FAULTY);
        look(4);
        assertThat(said()).containsExactly(failed("unexpected error", 2));
        assertThat(log.list.get(0).getThrowableProxy().getMessage()).isEqualTo("nobody expected this");

        write("two");
        look(2);
        assertThat(used).containsExactly("two");
    }

    @Test
    void anErrorIsLoggedAndTheWatchContinues() throws IOException {
        write(ERRONEOUS);
        look(4);
        assertThat(said()).containsExactly(failed("unexpected error", 2));

        write("two");
        look(2);
        assertThat(used).containsExactly("two");
    }

    @Test
    void itsThreadOutlivesAnUncheckedExceptionAndEndsWhenItIsClosed() throws IOException {
        watch.start("test-watch", Duration.ofMillis(5));
        assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);
        write(FAULTY);
        await().until(() -> !said().isEmpty());

        write("two");
        await().until(() -> used.contains("two"));
        watch.close();
        watch.close();
        await().until(() -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("test-watch"))
                .toList();
    }

    private String read() throws IOException {
        return TextFile.read("SETTING", file, StandardCharsets.UTF_8);
    }

    private void use(String content) throws IOException {
        if (content.equals(BAD)) {
            throw new IOException("of no use");
        }
        if (content.equals(FAULTY)) {
            throw new UnsupportedOperationException("nobody expected this");
        }
        if (content.equals(ERRONEOUS)) {
            throw new StackOverflowError();
        }
        used.add(content);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.poll();
        }
    }

    private static String failed(String reason, int times) {
        return "ERROR Reload of the test file failed, the previous content stays in use: " + reason
                + " (since=2026-01-02T03:04:05Z, times=" + times + ")";
    }

    private List<String> said() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** Stands still until it is told to pass. */
    private static final class Time implements Clock {

        private Duration passed = Duration.ZERO;

        synchronized void pass(Duration time) {
            passed = passed.plus(time);
        }

        @Override
        public synchronized Instant wall() {
            return Instant.parse("2026-01-02T03:04:05Z").plus(passed);
        }

        @Override
        public synchronized long nanos() {
            return passed.toNanos() - 1_000;
        }
    }
}
