/** What is kept out of the log. */
@NullMarked
package dev.postrider.common.logging;

import org.jspecify.annotations.NullMarked;
