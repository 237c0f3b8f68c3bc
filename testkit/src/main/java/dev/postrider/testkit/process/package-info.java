/** Our programs as processes of the operating system, as an operator runs them. */
@NullMarked
package dev.postrider.testkit.process;

import org.jspecify.annotations.NullMarked;
