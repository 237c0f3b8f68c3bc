/** The fences between packages, and offenders that run into each of them. */
@NullMarked
package dev.postrider.e2e.architecture;

import org.jspecify.annotations.NullMarked;
