/** The admin side of a service: its health, on a port of its own. */
@NullMarked
package dev.postrider.common.admin;

import org.jspecify.annotations.NullMarked;
