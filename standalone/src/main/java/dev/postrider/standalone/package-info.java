/** Everything in one JVM: ingress, relay and the broker between them. */
@NullMarked
package dev.postrider.standalone;

import org.jspecify.annotations.NullMarked;
