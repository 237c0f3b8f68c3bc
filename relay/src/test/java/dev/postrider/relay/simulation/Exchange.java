package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import java.util.function.Consumer;

/** One request and the first answer to it; further ones are not heard. */
final class Exchange {

    private final Request request;
    private final long sentAt;
    private final Consumer<Outcome> answer;
    private boolean answered;

    /** @param sentAt when the lease was tested: from then on nobody can call it back */
    Exchange(Request request, long sentAt, Consumer<Outcome> answer) {
        this.request = request;
        this.sentAt = sentAt;
        this.answer = answer;
    }

    Request request() {
        return request;
    }

    long sentAt() {
        return sentAt;
    }

    void answer(Outcome outcome) {
        if (!answered) {
            answered = true;
            answer.accept(outcome);
        }
    }
}
