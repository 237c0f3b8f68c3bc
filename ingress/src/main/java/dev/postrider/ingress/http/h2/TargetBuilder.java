package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.grammar.RawTarget;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.eclipse.jetty.http2.hpack.internal.MetaDataBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Builds requests of header fields as Jetty does, but of a post it shows Jetty only a harmless path.
 *
 * <p>The raw one follows as a {@link TargetField}. Not thread-safe.
 */
final class TargetBuilder extends MetaDataBuilder {

    private static final int MAX_HEADERS = 100;

    private final String postPath;
    private @Nullable RawTarget target;
    private int fields;

    /** @param postPath what Jetty sees of all posts */
    TargetBuilder(int maxHeaderBytes, String postPath) {
        super(maxHeaderBytes);
        this.postPath = postPath;
    }

    @Override
    public void emit(HttpField field) throws HpackException.SessionException {
        if (++fields > MAX_HEADERS) {
            throw new HpackException.SessionException("More than %d header fields", MAX_HEADERS);
        }
        super.emit(field.getHeader() == HttpHeader.C_PATH ? harmless(field) : field);
    }

    private HttpField harmless(HttpField path) throws HpackException.SessionException {
        String value = path.getValue();
        if (value == null || !HttpTokens.isLegalFieldValue(value)) {
            return path;
        }
        if (value.length() > getMaxSize()) {
            throw new HpackException.SessionException("Header size %d > %d", value.length(), getMaxSize());
        }
        // Jetty makes each byte a character of its own.
        String raw = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        RawTarget given = RawTarget.of(raw);
        target = given;
        return given.isPost() ? new HttpField(HttpHeader.C_PATH, postPath) : path;
    }

    @Override
    public MetaData build() throws HpackException.StreamException {
        try {
            if (target != null) {
                super.emit(new TargetField(target));
            }
            return super.build();
        } catch (HpackException.SessionException e) {
            throw new HpackException.StreamException(e, true, false, "The request's head is too large");
        } finally {
            target = null;
            fields = 0;
        }
    }
}
