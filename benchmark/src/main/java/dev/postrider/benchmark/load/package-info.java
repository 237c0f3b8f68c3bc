/** Callers that cost the machine little: one thread, plain sockets, every call another text. */
@NullMarked
package dev.postrider.benchmark.load;

import org.jspecify.annotations.NullMarked;
