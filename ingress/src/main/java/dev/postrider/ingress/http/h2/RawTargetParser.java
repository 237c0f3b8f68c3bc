package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.http.door.Visit;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.Flags;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's parser of HTTP/2, except for heads: those go to {@link HeaderFrames}.
 *
 * <p>Jetty's own decoder of heads cannot be exchanged. So Jetty is made to believe that a frame of a head is of a type it
 * does not know, which it skips, and the same bytes are read here. It also tells the {@link Visit} of unfinished frames:
 * one that never ends, or a head that goes on for ever, is to be over in the time that a head has.
 */
final class RawTargetParser extends ServerParser {

    /** Not a type of HTTP/2. */
    private static final int UNKNOWN = 0xFF;

    private final ByteBufferPool buffers;
    private final TargetDecoder decoder;
    private final FrameHead head;
    private final Skipping skipping;
    private final Visit visit;
    private @Nullable HeaderFrames frames;
    private boolean withinHead;
    private long unfinishedBytes;

    RawTargetParser(ByteBufferPool buffers, TargetBuilder builder, RateControl rateControl, Visit visit) {
        this(buffers, builder, new Skipping(rateControl), visit);
    }

    private RawTargetParser(ByteBufferPool buffers, TargetBuilder builder, Skipping skipping, Visit visit) {
        super(buffers, builder.getMaxSize(), skipping);
        this.buffers = buffers;
        this.decoder = new TargetDecoder(builder, this::getBeginNanoTime);
        this.head = new FrameHead(skipping.rateControl);
        this.skipping = skipping;
        this.visit = visit;
    }

    @Override
    public void init(org.eclipse.jetty.http2.parser.Parser.Listener listener) {
        super.init(listener);
        frames = new HeaderFrames(head, buffers, decoder, listener);
    }

    @Override
    public HpackDecoder getHpackDecoder() {
        return decoder;
    }

    @Override
    public void parse(ByteBuffer buffer) {
        super.parse(buffer);
        visit.headHolds(unfinishedBytes);
    }

    @Override
    protected boolean parseHeader(ByteBuffer buffer) {
        ByteBuffer same = buffer.duplicate();
        boolean whole = super.parseHeader(buffer);
        same.limit(buffer.position());
        if (same.hasRemaining()) {
            visit.frameBegan();
            unfinishedBytes += same.remaining();
            head.parse(same);
        }
        if (whole && getFrameType() == FrameType.DATA.getType()) {
            // How long a body may take is not a head's business.
            finished();
        }
        return whole;
    }

    @Override
    protected boolean parseBody(ByteBuffer buffer) {
        return HeaderFrames.areOfType(getFrameType()) ? parseHead(buffer) : parseOther(buffer);
    }

    private boolean parseHead(ByteBuffer buffer) {
        ByteBuffer same = buffer.duplicate();
        boolean whole = skip(buffer);
        same.limit(buffer.position());
        visit.headBegan();
        unfinishedBytes += same.remaining();
        withinHead = !hasFlagOfThisFrame(Flags.END_HEADERS);
        boolean right = frames != null && frames.parse(same);
        if (!whole) {
            return false;
        }
        head.reset();
        if (!withinHead) {
            finished();
        }
        if (!right) {
            // The connection has been told to end.
            BufferUtil.clear(buffer);
        }
        return right;
    }

    private boolean skip(ByteBuffer buffer) {
        skipping.now = true;
        try {
            return super.parseBody(buffer);
        } finally {
            skipping.now = false;
        }
    }

    private boolean parseOther(ByteBuffer buffer) {
        boolean whole = super.parseBody(buffer);
        if (whole) {
            head.reset();
            finished();
        }
        return whole;
    }

    private boolean hasFlagOfThisFrame(int flag) {
        return head.hasFlag(flag);
    }

    private void finished() {
        visit.headEnded();
        unfinishedBytes = 0;
    }

    @Override
    protected int getFrameType() {
        return skipping.now ? UNKNOWN : super.getFrameType();
    }

    /** Passes on what is counted against the client, except for the frames that are only skipped. */
    private static final class Skipping implements RateControl {

        private final RateControl rateControl;
        private boolean now;

        Skipping(RateControl rateControl) {
            this.rateControl = rateControl;
        }

        @Override
        public boolean onEvent(Object event) {
            return now || rateControl.onEvent(event);
        }
    }
}
