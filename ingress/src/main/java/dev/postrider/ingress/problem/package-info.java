/** Every error a caller can see: one catalogue. */
@NullMarked
package dev.postrider.ingress.problem;

import org.jspecify.annotations.NullMarked;
