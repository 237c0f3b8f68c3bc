/** What every run needs: a broker, fresh topics, a chat server and relays as processes. */
@NullMarked
package dev.postrider.benchmark.stage;

import org.jspecify.annotations.NullMarked;
