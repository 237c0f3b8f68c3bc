package dev.postrider.testkit.mattermost;

/** An incoming webhook; its posts are written by whoever made it. */
record Hook(String id, String channelId, String userId, String displayName, boolean channelLocked) {}
