package dev.postrider.testkit.mattermost;

import java.time.Duration;

/** What a server's settings, version or surroundings can be like; each switch takes effect at once. Thread-safe. */
public final class Switches {

    /** A fresh installation: 65,535 bytes of column, 4 bytes a code point. */
    private static final int MAX_MESSAGE_CODE_POINTS = 16_383;

    private static final int MAX_PROPS_CODE_POINTS = 800_000;

    /** ServiceSettings.MaximumPayloadSizeBytes and the 512 that the server allows on top. */
    private static final int MAX_BODY_BYTES = 300_512;

    private volatile boolean hardenedMode;
    private volatile boolean dedupNeedsReadPermission = true;
    private volatile boolean directMessagesNeedCommonTeam;
    private volatile boolean incomingWebhooks = true;
    private volatile boolean usernameOverride;
    private volatile boolean databaseAway;
    private volatile boolean hidesUnknownChannels;
    private volatile boolean namesWebhookErrors;
    private volatile boolean healthy = true;
    private volatile boolean duplicateHeaders;
    private volatile RetryAfterStyle retryAfter = RetryAfterStyle.SECONDS;
    private volatile Duration replicaLag = Duration.ZERO;
    private volatile Duration pendingPostIdMemory = Duration.ofSeconds(30);
    private volatile Duration imageFetch = Duration.ZERO;
    private volatile int maxMessageCodePoints = MAX_MESSAGE_CODE_POINTS;
    private volatile int maxPropsCodePoints = MAX_PROPS_CODE_POINTS;
    private volatile int maxBodyBytes = MAX_BODY_BYTES;

    Switches() {}

    public boolean hardenedMode() {
        return hardenedMode;
    }

    /** Every 5xx of the server becomes a 500 with an empty id. */
    public Switches hardenedMode(boolean on) {
        hardenedMode = on;
        return this;
    }

    public boolean dedupNeedsReadPermission() {
        return dedupNeedsReadPermission;
    }

    /** On (newer servers): a bot that cannot read the found post gets a second one. Off: it gets the first. */
    public Switches dedupNeedsReadPermission(boolean on) {
        dedupNeedsReadPermission = on;
        return this;
    }

    public boolean directMessagesNeedCommonTeam() {
        return directMessagesNeedCommonTeam;
    }

    /** Direct conversations only between members of one team. */
    public Switches directMessagesNeedCommonTeam(boolean on) {
        directMessagesNeedCommonTeam = on;
        return this;
    }

    public boolean incomingWebhooks() {
        return incomingWebhooks;
    }

    public Switches incomingWebhooks(boolean on) {
        incomingWebhooks = on;
        return this;
    }

    public boolean usernameOverride() {
        return usernameOverride;
    }

    /** ServiceSettings.EnablePostUsernameOverride: hooks may name their poster. */
    public Switches usernameOverride(boolean on) {
        usernameOverride = on;
        return this;
    }

    public boolean databaseAway() {
        return databaseAway;
    }

    /** Every route says what an 11.2 says that has lost its database. */
    public Switches databaseAway(boolean on) {
        databaseAway = on;
        return this;
    }

    public boolean hidesUnknownChannels() {
        return hidesUnknownChannels;
    }

    /** On (9.11 and before): reading back an unknown channel is 403, as a forbidden one is. Off: 404. */
    public Switches hidesUnknownChannels(boolean on) {
        hidesUnknownChannels = on;
        return this;
    }

    public boolean namesWebhookErrors() {
        return namesWebhookErrors;
    }

    /** On (9.11 and before): each error of a webhook has an id of its own. Off: all share one. */
    public Switches namesWebhookErrors(boolean on) {
        namesWebhookErrors = on;
        return this;
    }

    public boolean healthy() {
        return healthy;
    }

    /** Off: ping says UNHEALTHY. */
    public Switches healthy(boolean on) {
        healthy = on;
        return this;
    }

    public boolean duplicateHeaders() {
        return duplicateHeaders;
    }

    /** Rate-limit headers come twice although there is one bucket. */
    public Switches duplicateHeaders(boolean on) {
        duplicateHeaders = on;
        return this;
    }

    public RetryAfterStyle retryAfter() {
        return retryAfter;
    }

    /** How the limiter's 429 names the time. */
    public Switches retryAfter(RetryAfterStyle kind) {
        retryAfter = kind;
        return this;
    }

    public Duration replicaLag() {
        return replicaLag;
    }

    /** Reading back shows a post only this long after its commit, by the fake's clock. */
    public Switches replicaLag(Duration lag) {
        replicaLag = lag;
        return this;
    }

    public Duration pendingPostIdMemory() {
        return pendingPostIdMemory;
    }

    /**
     * How long a pending post id is remembered, by the fake's clock: from when its post is begun, and anew from when it is
     * saved. One that takes longer is forgotten while it is being made, and its repetition makes a second post.
     */
    public Switches pendingPostIdMemory(Duration memory) {
        pendingPostIdMemory = memory;
        return this;
    }

    public Duration imageFetch() {
        return imageFetch;
    }

    /** How long the server takes over each different image of a post before it saves it: 5 s where the host hangs. */
    public Switches imageFetch(Duration each) {
        imageFetch = each;
        return this;
    }

    public int maxMessageCodePoints() {
        return maxMessageCodePoints;
    }

    public Switches maxMessageCodePoints(int limit) {
        maxMessageCodePoints = limit;
        return this;
    }

    public int maxPropsCodePoints() {
        return maxPropsCodePoints;
    }

    /** 800,000; older servers 8,000. */
    public Switches maxPropsCodePoints(int limit) {
        maxPropsCodePoints = limit;
        return this;
    }

    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    public Switches maxBodyBytes(int limit) {
        maxBodyBytes = limit;
        return this;
    }
}
