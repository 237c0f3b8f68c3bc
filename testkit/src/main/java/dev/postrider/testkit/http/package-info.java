/** A small HTTP/1.1 server over plain sockets, so that a test can refuse, cut and reset connections. */
@NullMarked
package dev.postrider.testkit.http;

import org.jspecify.annotations.NullMarked;
