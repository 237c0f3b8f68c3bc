package dev.postrider.common.files;

import java.time.Instant;

/**
 * How following a file goes.
 *
 * @param successful whether what it holds now is in use
 * @param loadedAt when what is in use was read
 */
public record ReloadState(boolean successful, Instant loadedAt) {}
