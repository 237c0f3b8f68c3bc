/** Callers that cost the machine little: one thread, plain sockets. */
@NullMarked
package dev.postrider.benchmark.load;

import org.jspecify.annotations.NullMarked;
