package dev.postrider.ingress.http.h2;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.parser.ContinuationBodyParser;
import org.eclipse.jetty.http2.parser.HeaderBlockFragments;
import org.eclipse.jetty.http2.parser.HeaderBlockParser;
import org.eclipse.jetty.http2.parser.HeadersBodyParser;
import org.eclipse.jetty.http2.parser.Parser;
import org.eclipse.jetty.http2.parser.UnknownBodyParser;
import org.eclipse.jetty.io.ByteBufferPool;

/** Reads the frames that make up heads, HEADERS and CONTINUATION, with Jetty's readers and our decoder. */
final class HeaderFrames {

    private final FrameHead head;
    private final Headers headers;
    private final Continuation continuation;

    HeaderFrames(FrameHead head, ByteBufferPool buffers, TargetDecoder decoder, Parser.Listener listener) {
        this.head = head;
        HeaderBlockFragments fragments = new HeaderBlockFragments(buffers, decoder.getMaxHeaderListSize());
        HeaderBlockParser blocks = new HeaderBlockParser(head, buffers, decoder, new UnknownBodyParser(head, listener));
        headers = new Headers(head, listener, blocks, fragments);
        continuation = new Continuation(head, listener, blocks, fragments);
    }

    static boolean areOfType(int frameType) {
        return frameType == FrameType.HEADERS.getType() || frameType == FrameType.CONTINUATION.getType();
    }

    /** Reads on in the frame whose head was read; true when all of it was read, and was right. */
    boolean parse(ByteBuffer payload) {
        boolean first = head.getFrameType() == FrameType.HEADERS.getType();
        if (head.getLength() > 0) {
            return first ? headers.parse(payload) : continuation.parse(payload);
        }
        if (first) {
            headers.emptyBody(payload);
        } else {
            continuation.emptyBody(payload);
        }
        return true;
    }

    private static final class Headers extends HeadersBodyParser {

        Headers(FrameHead head, Parser.Listener listener, HeaderBlockParser blocks, HeaderBlockFragments fragments) {
            super(head, listener, blocks, fragments);
        }

        @Override
        protected void emptyBody(ByteBuffer buffer) {
            super.emptyBody(buffer);
        }
    }

    private static final class Continuation extends ContinuationBodyParser {

        Continuation(
                FrameHead head, Parser.Listener listener, HeaderBlockParser blocks, HeaderBlockFragments fragments) {
            super(head, listener, blocks, fragments);
        }

        @Override
        protected void emptyBody(ByteBuffer buffer) {
            super.emptyBody(buffer);
        }
    }
}
