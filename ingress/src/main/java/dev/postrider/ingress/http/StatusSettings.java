package dev.postrider.ingress.http;

/**
 * How statuses are told.
 *
 * @param chatUrl of the chat server as people reach it, without a slash at its end; empty if it is not known
 * @param keyedIdsAreSecret whether nobody can compute the ids of messages with an idempotency key
 */
public record StatusSettings(String chatUrl, boolean keyedIdsAreSecret) {}
