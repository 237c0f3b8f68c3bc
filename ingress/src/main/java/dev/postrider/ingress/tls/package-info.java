/** Certificates and keys of the public port: read from PEM files, and read again when those change. */
@NullMarked
package dev.postrider.ingress.tls;

import org.jspecify.annotations.NullMarked;
