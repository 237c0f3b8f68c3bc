/** Calculations on what was seen, and the table they are printed in. */
@NullMarked
package dev.postrider.benchmark.figures;

import org.jspecify.annotations.NullMarked;
