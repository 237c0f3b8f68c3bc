package dev.postrider.testkit.mattermost;

/** An incoming webhook; its posts are written by its creator. */
record Hook(String id, String channelId, String userId, String displayName, boolean channelLocked) {}
