package dev.postrider.ingress.publish;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A message that is being published: the id that its caller is told, and whether it is safe. */
public record Submission(UUID id, CompletionStage<PublishResult> result) {}
