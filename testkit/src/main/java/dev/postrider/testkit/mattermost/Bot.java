package dev.postrider.testkit.mattermost;

/** A bot with its first token. */
public record Bot(String userId, String username, String token) {}
