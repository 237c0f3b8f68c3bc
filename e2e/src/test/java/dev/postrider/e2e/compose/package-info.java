/** The composed system on a real Docker engine, wherever one answers. */
@NullMarked
package dev.postrider.e2e.compose;

import org.jspecify.annotations.NullMarked;
