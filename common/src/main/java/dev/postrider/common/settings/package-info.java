/** Every setting: one name, one default, one sentence; read from the environment and an optional file. */
@NullMarked
package dev.postrider.common.settings;

import org.jspecify.annotations.NullMarked;
