/** How bytes from outside become text, and what may stand in a message. */
@NullMarked
package dev.postrider.ingress.text;

import org.jspecify.annotations.NullMarked;
