package dev.postrider.benchmark.stage;

import java.net.URI;

/** Where a relay is to post. */
public record ChatTarget(URI url, String token) {}
