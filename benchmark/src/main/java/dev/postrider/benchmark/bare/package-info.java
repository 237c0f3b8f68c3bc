/** The least that could do the relay's work, to compare it with. */
@NullMarked
package dev.postrider.benchmark.bare;

import org.jspecify.annotations.NullMarked;
