/** The secret that all ingresses share. */
@NullMarked
package dev.postrider.ingress.secret;

import org.jspecify.annotations.NullMarked;
