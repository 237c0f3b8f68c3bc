/** Who calls, and what that caller may: keys, signed URLs, and the commands that make them. */
@NullMarked
package dev.postrider.ingress.caller;

import org.jspecify.annotations.NullMarked;
