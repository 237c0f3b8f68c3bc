package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Request;
import org.jspecify.annotations.Nullable;

/**
 * A post as the simulated chat server keeps it.
 *
 * @param createdMillis by the server's clock
 * @param post null for what people wrote
 */
record ShownPost(long createdMillis, Request.@Nullable Post post) {}
