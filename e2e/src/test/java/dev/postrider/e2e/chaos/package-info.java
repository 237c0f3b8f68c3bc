/** The services as processes while everything around them breaks, and what came of every message. */
@NullMarked
package dev.postrider.e2e.chaos;

import org.jspecify.annotations.NullMarked;
