package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the raw target of a post and shows Jetty and Javalin a fixed path instead.
 *
 * <p>Jetty asks it before it judges the target by its compliance settings and before it normalises the path for handlers,
 * in HTTP/1.1 and in HTTP/2. What Jetty cannot parse at all never gets here; {@link JettyErrors} answers that.
 */
final class RawTargetCustomizer implements HttpConfiguration.Customizer {

    /** The path all posts have for Jetty and Javalin. */
    static final String POST_PATH = "/post/";

    /** The path all incoming webhooks have. */
    static final String HOOK_PATH = "/hooks/";

    /** The attribute that keeps the target. */
    static final String RAW_TARGET = RawTarget.class.getName();

    /** What the header fields may hold; the parser's own bound is for these and the target together. */
    static final int MAX_HEADER_BYTES = 16_384;

    private static final int MAX_HEADERS = 100;
    private static final HttpURI POST = HttpURI.from(POST_PATH);
    private static final Set<String> LOOKALIKES = Set.of("/post", POST_PATH, "/hooks", HOOK_PATH);
    private static final HttpURI NOWHERE = HttpURI.from("/nowhere");
    /** Never gets to Javalin. */
    private static final HttpURI API = HttpURI.from("/api/v4/");

    /** Nor does this. */
    private static final HttpURI STATUS = HttpURI.from("/messages/");

    private static final HttpURI HOOK = HttpURI.from(HOOK_PATH);

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        requireModestHeaders(request.getHeaders());
        requireReadableBody(request.getHeaders());
        HttpURI uri = request.getHttpURI();
        if (uri.getPath() == null) {
            return request; // CONNECT
        }
        RawTarget target =
                RawTarget.of(written(uri, request.getConnectionMetaData().getHttpVersion()));
        if (!target.isPostOrHook() && !target.isApi() && !target.isStatus()) {
            // To Jetty and Javalin it may look like ours once they have tidied it up.
            return LOOKALIKES.contains(uri.getCanonicalPath()) ? Request.serveAs(request, NOWHERE) : request;
        }
        request.setAttribute(RAW_TARGET, target);
        return Request.serveAs(
                request, target.isApi() ? API : target.isStatus() ? STATUS : target.isPost() ? POST : HOOK);
    }

    /** The target as the client wrote it; null if it is for Javalin to find. */
    static @Nullable RawTarget targetOf(Request request) {
        return (RawTarget) request.getAttribute(RAW_TARGET);
    }

    private static String written(HttpURI uri, HttpVersion version) {
        String query = uri.getQuery() == null ? "" : "?" + uri.getQuery();
        String fragment = uri.getFragment() == null ? "" : "#" + uri.getFragment();
        String target = uri.getPath() + query + fragment;
        // In HTTP/2 each character represents a byte.
        return version == HttpVersion.HTTP_2
                ? new String(target.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                : target;
    }

    /** Jetty undoes the chunks and leaves what else was done to the body: a zipped one would be posted as it is. */
    private static void requireReadableBody(HttpFields headers) {
        for (HttpField field : headers) {
            if (field.getHeader() == HttpHeader.TRANSFER_ENCODING && !HttpHeaderValue.CHUNKED.is(field.getValue())) {
                throw new HttpException.RuntimeException(HttpStatus.NOT_IMPLEMENTED_501);
            }
        }
    }

    private static void requireModestHeaders(HttpFields headers) {
        int bytes = 0;
        for (HttpField field : headers) {
            String value = field.getValue();
            bytes += field.getName().length() + (value == null ? 0 : value.length());
        }
        if (headers.size() > MAX_HEADERS || bytes > MAX_HEADER_BYTES) {
            throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
        }
    }
}
