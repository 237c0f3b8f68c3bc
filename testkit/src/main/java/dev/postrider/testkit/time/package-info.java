/** Time that a test moves by hand. */
@NullMarked
package dev.postrider.testkit.time;

import org.jspecify.annotations.NullMarked;
