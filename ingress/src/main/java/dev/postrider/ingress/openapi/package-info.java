/** What the public port offers, in the words of OpenAPI. */
@NullMarked
package dev.postrider.ingress.openapi;

import org.jspecify.annotations.NullMarked;
