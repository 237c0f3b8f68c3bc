/** HTTP in, Kafka out: the composition root of the ingress. */
@NullMarked
package dev.postrider.ingress;

import org.jspecify.annotations.NullMarked;
