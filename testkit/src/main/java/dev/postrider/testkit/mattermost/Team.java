package dev.postrider.testkit.mattermost;

/** A team; its name is what URLs show. */
public record Team(String id, String name, String displayName, long createAt) {}
