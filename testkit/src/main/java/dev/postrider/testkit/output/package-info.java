/** What a program logs and prints, for tests that read it. */
@NullMarked
package dev.postrider.testkit.output;

import org.jspecify.annotations.NullMarked;
