/** How often callers and client addresses may call: pure but for the clock it is given. */
@NullMarked
package dev.postrider.ingress.limit;

import org.jspecify.annotations.NullMarked;
