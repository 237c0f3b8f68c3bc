/** The all-in-one as a process: started, used, stopped, killed, and refused. */
@NullMarked
package dev.postrider.e2e.standalone;

import org.jspecify.annotations.NullMarked;
