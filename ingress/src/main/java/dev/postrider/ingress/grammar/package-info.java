/** What a request target asks for: the URL grammar, pure, over the raw characters. */
@NullMarked
package dev.postrider.ingress.grammar;

import org.jspecify.annotations.NullMarked;
