/** Small files that an operator writes: read without ever waiting, and followed when they change. */
@NullMarked
package dev.postrider.common.files;

import org.jspecify.annotations.NullMarked;
