package dev.postrider.benchmark.stage;

import java.net.URI;

/** Where a relay is to post. */
public record Chat(URI url, String token) {}
