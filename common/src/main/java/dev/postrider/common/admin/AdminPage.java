package dev.postrider.common.admin;

import java.util.function.Function;

/**
 * A page of the admin server.
 *
 * @param path the whole path, such as {@code /metrics}
 * @param answer of the request's {@code Accept} header, empty without one. Asked for each GET and HEAD, by several threads
 *     at once. If it throws, the answer is 500.
 */
public record AdminPage(String path, Function<String, AdminAnswer> answer) {}
