package dev.postrider.ingress.publish;

import dev.postrider.common.message.Message;
import java.util.concurrent.CompletionStage;

/** Takes messages to where they are safe. */
public interface Publisher {

    /**
     * Publishes a message, without ever waiting itself.
     *
     * @return completed when it is known whether the message is safe; exceptionally only for a bug
     */
    CompletionStage<PublishResult> publish(Message message, CallContext call);
}
