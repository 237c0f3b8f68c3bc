package dev.postrider.ingress.status;

/** A message that is finished, in a list. */
public record ListedMessage(RecordPlace place, MessageStatus status) {}
