/** The command line that all programs share. */
@NullMarked
package dev.postrider.common.cli;

import org.jspecify.annotations.NullMarked;
