package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.http.door.Visit;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Tells the {@link Visit} of requests, one for each stream, and ends those that go on for ever. */
final class VisitingSession extends HTTP2ServerSession {

    private static final String OVERDUE_AT = Visit.class.getName();

    private final Visit visit;

    VisitingSession(
            Scheduler scheduler,
            EndPoint endPoint,
            RawTargetParser parser,
            Generator generator,
            ServerSessionListener listener,
            FlowControlStrategy flow) {
        super(scheduler, endPoint, parser, generator, listener, flow);
        this.visit = Visit.of(endPoint);
    }

    @Override
    protected @Nullable HTTP2Stream createRemoteStream(int streamId, MetaData.Request request) {
        HTTP2Stream stream = super.createRemoteStream(streamId, request);
        if (stream != null) {
            stream.setAttribute(OVERDUE_AT, visit.requestBegan());
        }
        return stream;
    }

    @Override
    public boolean removeStream(Stream stream) {
        boolean removed = super.removeStream(stream);
        if (removed) {
            visit.queueEnded(String.valueOf(stream.getId())); // by this id Jetty knows the request, too
            visit.requestEnded();
        }
        return removed;
    }

    /** Ends the requests whose time is over. */
    void prune(long nowNanos) {
        for (Stream stream : getStreams()) {
            Object overdueAt = ((HTTP2Stream) stream).getAttribute(OVERDUE_AT);
            if (overdueAt instanceof Long at && nowNanos - at > 0) {
                stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
            }
        }
    }
}
