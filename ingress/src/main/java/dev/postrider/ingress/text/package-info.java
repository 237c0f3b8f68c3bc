/** How bytes from outside become text, and what a message may contain. */
@NullMarked
package dev.postrider.ingress.text;

import org.jspecify.annotations.NullMarked;
