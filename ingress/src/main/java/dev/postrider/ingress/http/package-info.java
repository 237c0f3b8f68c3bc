/** The public port: Javalin and Jetty, and nothing between them and the raw target. */
@NullMarked
package dev.postrider.ingress.http;

import org.jspecify.annotations.NullMarked;
