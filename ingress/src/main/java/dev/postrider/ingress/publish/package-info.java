/** The way of a message out of the ingress, and the ids messages get. */
@NullMarked
package dev.postrider.ingress.publish;

import org.jspecify.annotations.NullMarked;
