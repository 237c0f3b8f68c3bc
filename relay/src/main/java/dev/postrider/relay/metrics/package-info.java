/** What the relay counts and measures, for Prometheus. */
@NullMarked
package dev.postrider.relay.metrics;

import org.jspecify.annotations.NullMarked;
