/** Requests that nobody meant to make: prefetches and link previews. */
@NullMarked
package dev.postrider.ingress.preview;

import org.jspecify.annotations.NullMarked;
