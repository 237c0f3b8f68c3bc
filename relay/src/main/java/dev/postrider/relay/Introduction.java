package dev.postrider.relay;

import dev.postrider.relay.mattermost.MattermostCheck;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who the bot is, at the start and again until the chat server says it; logs what is news. The relay does not
 * wait for it. Closing takes no time; closing twice is harmless. Thread-safe.
 */
final class Introduction implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Supplier<CompletionStage<MattermostCheck.Finding>> question;
    private final Executor later;
    private volatile String wrong = "there is no answer yet";
    private volatile boolean over;

    /** @param later runs a task after a while */
    Introduction(Supplier<CompletionStage<MattermostCheck.Finding>> question, Executor later) {
        this.question = question;
        this.later = later;
    }

    void ask() {
        if (!over) {
            question.get().thenAccept(this::answered);
        }
    }

    private void answered(MattermostCheck.Finding finding) {
        if (finding.good()) {
            LOG.info("Mattermost: {}", finding.sentence());
            over = true;
            return;
        }
        if (!finding.sentence().equals(wrong)) {
            LOG.error("Mattermost: {}", finding.sentence());
        }
        wrong = finding.sentence();
        later.execute(this::ask);
    }

    /** For the health check. */
    List<String> warnings() {
        return over ? List.of() : List.of("The chat server was never reached since the start: " + wrong);
    }

    @Override
    public void close() {
        over = true;
    }
}
