package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.grammar.RawTarget;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.eclipse.jetty.http2.hpack.internal.MetaDataBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Builds requests of header fields as Jetty does, but of what is for our own grammar it shows Jetty only a harmless path.
 *
 * <p>The raw one follows as a {@link TargetField}. Not thread-safe.
 */
final class TargetBuilder extends MetaDataBuilder {

    private static final int MAX_HEADERS = 100;

    private final Function<RawTarget, String> harmless;
    private @Nullable RawTarget target;
    private int fields;
    private int hiddenBytes;

    /** @param harmless the path that Jetty sees instead of one of ours */
    TargetBuilder(int maxHeaderBytes, Function<RawTarget, String> harmless) {
        super(maxHeaderBytes);
        this.harmless = harmless;
    }

    @Override
    public void emit(HttpField field) throws HpackException.SessionException {
        if (++fields > MAX_HEADERS) {
            throw new HpackException.SessionException("More than %d header fields", MAX_HEADERS);
        }
        super.emit(field.getHeader() == HttpHeader.C_PATH ? harmless(field) : field);
        if (getSize() + hiddenBytes > getMaxSize()) {
            throw new HpackException.SessionException("Header size %d > %d", getSize() + hiddenBytes, getMaxSize());
        }
    }

    private HttpField harmless(HttpField path) {
        String value = path.getValue();
        if (value == null || !HttpTokens.isLegalFieldValue(value)) {
            return path;
        }
        // Jetty makes each byte a character of its own.
        String raw = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        RawTarget given = RawTarget.of(raw);
        target = given;
        if (!given.isPostOrHook()) {
            return path;
        }
        hiddenBytes = value.length();
        return new HttpField(HttpHeader.C_PATH, harmless.apply(given));
    }

    @Override
    public MetaData build() throws HpackException.StreamException {
        try {
            addTarget();
            return super.build();
        } finally {
            target = null;
            fields = 0;
            hiddenBytes = 0;
        }
    }

    private void addTarget() {
        try {
            if (target != null) {
                super.emit(new TargetField(target));
            }
        } catch (HpackException.SessionException e) {
            // The last straw; building fails for it, and begins afresh with the next request.
            streamException(e);
        }
    }
}
