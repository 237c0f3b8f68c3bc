/** The metrics of a process, as Prometheus reads them: the registry, its page, and the numbers of Kafka's clients. */
@NullMarked
package dev.postrider.common.metrics;

import org.jspecify.annotations.NullMarked;
