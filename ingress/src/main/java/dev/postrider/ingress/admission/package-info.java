/** Whether a call may post now. */
@NullMarked
package dev.postrider.ingress.admission;

import org.jspecify.annotations.NullMarked;
