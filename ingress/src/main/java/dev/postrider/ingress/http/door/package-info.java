/** Who may come in, for how long, and who is shed: the connections of the public port, whatever they speak. */
@NullMarked
package dev.postrider.ingress.http.door;

import org.jspecify.annotations.NullMarked;
