/** What the ingress counts and measures, for Prometheus. */
@NullMarked
package dev.postrider.ingress.metrics;

import org.jspecify.annotations.NullMarked;
