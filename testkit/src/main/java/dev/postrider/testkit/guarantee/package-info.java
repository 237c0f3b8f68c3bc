/** The promises as classes: each judges what was accepted against what was posted. */
@NullMarked
package dev.postrider.testkit.guarantee;

import org.jspecify.annotations.NullMarked;
