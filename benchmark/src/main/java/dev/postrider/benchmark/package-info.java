/** What can be measured of the relay: a command each, which prints a table. */
@NullMarked
package dev.postrider.benchmark;

import org.jspecify.annotations.NullMarked;
