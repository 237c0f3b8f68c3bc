package dev.postrider.ingress.http.h2;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpTokens;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.compression.EncodingException;
import org.eclipse.jetty.http.compression.HuffmanDecoder;
import org.eclipse.jetty.http.compression.NBitIntegerDecoder;
import org.eclipse.jetty.http2.hpack.HpackContext;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.eclipse.jetty.http2.hpack.internal.AuthorityHttpField;

/**
 * Reads header blocks (RFC 7541, section 6) with Jetty's tables and codings, into our own {@link TargetBuilder}.
 *
 * <p>Jetty's decoder has a builder that cannot be exchanged, and that refuses some paths before anybody else sees them. A
 * block that ends too early is a runtime exception, for which the parser ends the connection. Not thread-safe.
 */
final class TargetDecoder extends HpackDecoder {

    private static final int INDEXED = 0x80;
    private static final int LITERAL_TO_KEEP = 0x40;
    private static final int TABLE_SIZE = 0x20;
    private static final int HUFFMAN = 0x80;

    private final TargetBuilder builder;
    private final LongSupplier began;
    private final HuffmanDecoder huffman = new HuffmanDecoder();
    private final NBitIntegerDecoder integers = new NBitIntegerDecoder();

    TargetDecoder(TargetBuilder builder, LongSupplier beganNanos) {
        super(builder.getMaxSize(), beganNanos);
        this.builder = builder;
        this.began = beganNanos;
    }

    @Override
    public MetaData decode(ByteBuffer block) throws HpackException.SessionException, HpackException.StreamException {
        if (block.remaining() > builder.getMaxSize()) {
            throw new HpackException.SessionException("Header fields size too large");
        }
        try {
            boolean first = true;
            while (block.hasRemaining()) {
                int kind = block.get(block.position()) & 0xFF;
                if (kind < LITERAL_TO_KEEP && (kind & TABLE_SIZE) != 0) {
                    resize(block, first);
                } else {
                    builder.emit(kind >= INDEXED ? indexed(block) : literal(block, kind));
                    first = false;
                }
            }
        } catch (EncodingException e) {
            throw new HpackException.SessionException(e, "The header block cannot be read");
        }
        builder.setBeginNanoTime(began.getAsLong());
        return builder.build();
    }

    private void resize(ByteBuffer block, boolean first) throws HpackException.SessionException, EncodingException {
        int size = integer(block, 5);
        if (size > getMaxTableCapacity() || !first) {
            throw new HpackException.SessionException("The table cannot be resized to %d here", size);
        }
        getHpackContext().resize(size);
    }

    private HttpField indexed(ByteBuffer block) throws HpackException.SessionException, EncodingException {
        HpackContext.Entry entry = entry(integer(block, 7));
        HttpField field = entry.getHttpField();
        if (!entry.isStatic()) {
            judge(field.getName(), field.getValue());
        }
        return field;
    }

    private HttpField literal(ByteBuffer block, int kind) throws HpackException.SessionException, EncodingException {
        boolean keep = kind >= LITERAL_TO_KEEP;
        int index = integer(block, keep ? 6 : 4);
        String name = index > 0 ? entry(index).getHttpField().getName() : string(block);
        String value = string(block);
        judge(name, value);
        HttpField field = field(name, value);
        if (keep) {
            getHpackContext().add(field);
        }
        return field;
    }

    /** What is wrong with a field spoils its request only; the tables go on. */
    private void judge(String name, String value) {
        if (!HttpTokens.isLegalH2H3FieldName(name)) {
            builder.streamException("Illegal header name");
        }
        if (!HttpTokens.isLegalFieldValue(value)) {
            builder.streamException("Illegal header value");
        }
    }

    private HttpField field(String name, String value) {
        HttpHeader header = HttpHeader.CACHE.get(name);
        try {
            if (header == HttpHeader.C_AUTHORITY) {
                return new AuthorityHttpField(value);
            }
            if (header == HttpHeader.CONTENT_LENGTH) {
                return new HttpField.LongValueHttpField(header, name, value);
            }
        } catch (IllegalArgumentException e) {
            builder.streamException("Illegal header value");
        }
        return new HttpField(header, name, value);
    }

    private HpackContext.Entry entry(int index) throws HpackException.SessionException {
        HpackContext.Entry entry = getHpackContext().get(index);
        if (entry == null) {
            throw new HpackException.SessionException("Unknown index %d", index);
        }
        return entry;
    }

    private int integer(ByteBuffer block, int prefix) throws EncodingException {
        integers.setPrefix(prefix);
        try {
            int value = integers.decodeInt(block);
            if (value < 0) {
                throw new EncodingException("invalid integer encoding");
            }
            return value;
        } finally {
            integers.reset();
        }
    }

    private String string(ByteBuffer block) throws EncodingException {
        boolean coded = (block.get(block.position()) & HUFFMAN) != 0;
        int length = integer(block, 7);
        if (!coded) {
            return toISO88591String(block, length);
        }
        huffman.setLength(length);
        try {
            String value = huffman.decode(block);
            if (value == null) {
                throw new EncodingException("invalid string encoding");
            }
            return value;
        } finally {
            huffman.reset();
        }
    }
}
