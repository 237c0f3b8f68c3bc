package dev.postrider.relay.status;

import java.time.Instant;
import java.util.Map;

/**
 * What does not change while a program runs.
 *
 * @param program that runs, such as {@code postrider-relay}
 * @param chat where posts go, in words
 * @param settings by name, without secrets
 */
public record StatusFacts(String program, String version, Instant started, String chat, Map<String, String> settings) {}
