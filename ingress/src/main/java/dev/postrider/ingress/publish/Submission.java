package dev.postrider.ingress.publish;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * A message that is being published: the id that its caller is told, and whether it is safe.
 *
 * @param answered to be run before the call is answered, where that waits for more than the result
 */
public record Submission(UUID id, CompletionStage<PublishResult> result, Runnable answered) {

    Submission(UUID id, CompletionStage<PublishResult> result) {
        this(id, result, () -> {});
    }
}
