/** Fingerprints. */
@NullMarked
package dev.postrider.common.digest;

import org.jspecify.annotations.NullMarked;
