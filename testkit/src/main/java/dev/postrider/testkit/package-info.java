/** What every test of Postrider shares. */
@NullMarked
package dev.postrider.testkit;

import org.jspecify.annotations.NullMarked;
