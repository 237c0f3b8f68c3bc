/** HTTP/2, with the raw target past Jetty as with HTTP/1. Loaded only where TLS is spoken. */
@NullMarked
package dev.postrider.ingress.http.h2;

import org.jspecify.annotations.NullMarked;
