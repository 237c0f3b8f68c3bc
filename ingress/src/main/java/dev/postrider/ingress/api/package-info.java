/** Ids and objects of Mattermost's own API, as its clients parse them. */
@NullMarked
package dev.postrider.ingress.api;

import org.jspecify.annotations.NullMarked;
