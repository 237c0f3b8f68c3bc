/** The only place that reads the machine's clocks. */
@NullMarked
package dev.postrider.common.time;

import org.jspecify.annotations.NullMarked;
