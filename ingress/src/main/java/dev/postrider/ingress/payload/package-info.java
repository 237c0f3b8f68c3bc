/** Bodies of requests, the payloads of incoming webhooks among them: what they say, whole, or why not. */
@NullMarked
package dev.postrider.ingress.payload;

import org.jspecify.annotations.NullMarked;
