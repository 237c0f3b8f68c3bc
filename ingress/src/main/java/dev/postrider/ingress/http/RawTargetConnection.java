package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.http.door.Farewell;
import dev.postrider.ingress.http.door.Visit;
import dev.postrider.ingress.http.h2.TargetField;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection that keeps the raw target and shows Jetty a harmless one, and tells its {@link Visit} what it is
 * doing.
 *
 * <p>Jetty judges the target while it makes the request out of it: bad escapes, some characters and paths with more
 * {@code ..} than depth are refused before any handler runs, others are normalised, whatever its compliance settings
 * say. So a target that is for our own grammar never gets there. The class lives in an internal package of Jetty's, but
 * the methods are ones it offers to subclasses; {@code TargetTableTest} and {@code HostileClientsTest} tell when that
 * changes.
 */
final class RawTargetConnection extends HttpConnection {

    /** The path all posts have for Jetty and Javalin. */
    static final String POST_PATH = "/post/";

    /** And all incoming webhooks. */
    static final String HOOK_PATH = "/hooks/";

    private static final String RAW_TARGET = RawTarget.class.getName();

    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_BYTES = 16_384;

    /** What one costs beside its characters. */
    private static final int BYTES_OF_A_HEADER = 100;

    private final Visit visit;
    private final ByteBuffer tooSlow;
    private long bytesBeforeHead;
    private int headers;

    private RawTargetConnection(
            HttpConfiguration configuration, Connector connector, EndPoint endPoint, ByteBuffer slow) {
        super(configuration, connector, endPoint);
        visit = Visit.of(endPoint);
        tooSlow = slow;
        visit.endsBy(this::end);
    }

    /** To go on reading after an answer is nothing to wake another thread for. */
    @Override
    protected Executor getExecutor() {
        return task -> (task == this ? visit.thread() : super.getExecutor()).execute(task);
    }

    /** Called for each request line, before anything looks at the target; the connection serves one at a time. */
    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        RawTarget target = RawTarget.of(uri);
        setAttribute(RAW_TARGET, target);
        return new Exchange(method, harmless(target), version);
    }

    /** What Jetty gets to see. */
    static String harmless(RawTarget target) {
        if (target.isPost()) {
            return POST_PATH;
        }
        return target.isHook() ? HOOK_PATH : target.originForm();
    }

    /** The target of the request, as it stood in the request line or in HTTP/2's {@code :path}. */
    static RawTarget targetOf(Request request) {
        Object target = request.getConnectionMetaData().getAttribute(RAW_TARGET);
        return target instanceof RawTarget raw ? raw : TargetField.in(request.getHeaders());
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new HeadReader();
    }

    @Override
    public void onFillable() {
        super.onFillable();
        if (!visit.headHolds(getBytesIn() - bytesBeforeHead + (long) headers * BYTES_OF_A_HEADER)) {
            bytesBeforeHead = getBytesIn();
        }
    }

    /** Taking the interest in more bytes away makes sure that no other thread is at work here. */
    private boolean end(Visit.Reason reason) {
        if (reason == Visit.Reason.SLOW_ANSWER || visit.isQueued()) {
            ((AbstractEndPoint) getEndPoint()).close(new TimeoutException("ended before its answer was out"));
            return true;
        }
        return ((AbstractEndPoint) getEndPoint()).getFillInterest().onFail(new Dismissal());
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (cause instanceof Dismissal) {
            getParser().close();
            if (visit.leavesWithinHead()) {
                getEndPoint().write(Callback.from(this::close), tooSlow.duplicate());
            } else {
                close();
            }
        } else {
            super.onFillInterestedFailed(cause);
        }
    }

    /** What was read and not used is of no interest to {@link Farewell}, the only one to follow. */
    @Override
    public @Nullable ByteBuffer onUpgradeFrom() {
        return null;
    }

    /** One request and its answer. */
    private final class Exchange extends HttpStreamOverHTTP1 {

        Exchange(String method, String uri, HttpVersion version) {
            super(method, uri, version);
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.@Nullable Response response,
                boolean last,
                ByteBuffer content,
                Callback callback) {
            if (response != null && !HttpStatus.isInterim(response.getStatus())) {
                visit.answerBegan();
            }
            super.send(request, response, last, content, callback);
        }

        @Override
        public void succeeded() {
            ended();
            if (!getGenerator().isPersistent() && getHttpChannel().getRequest() != null) {
                Farewell farewell = Farewell.afterAnswer(getEndPoint(), getExecutor());
                getHttpChannel().getRequest().setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, farewell);
            }
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            ended();
            super.failed(failure);
        }

        private void ended() {
            // A bad head ends with its answer, never having been whole.
            visit.headEnded();
            visit.requestEnded();
        }
    }

    /** Bounds what a head may hold beside its target, whose own bound is the parser's. */
    private final class HeadReader extends RequestHandler {

        private int headerBytes;

        @Override
        public void messageBegin() {
            super.messageBegin();
            headers = 0;
            headerBytes = 0;
            if (!isRequestBufferEmpty()) {
                visit.headBegan();
            }
        }

        @Override
        public void parsedHeader(HttpField field) {
            String value = field.getValue();
            headerBytes += field.getName().length() + (value == null ? 0 : value.length());
            if (++headers > MAX_HEADERS || headerBytes > MAX_HEADER_BYTES) {
                throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
            }
            super.parsedHeader(field);
        }

        @Override
        public boolean headerComplete() {
            visit.headEnded();
            visit.requestBegan();
            return super.headerComplete();
        }
    }

    /** Says that the server ends the connection, which waits for bytes. */
    private static final class Dismissal extends Exception {

        private static final long serialVersionUID = 1L;

        Dismissal() {
            super("the connection is ended", null, false, false);
        }
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {

        private final ByteBuffer tooSlow;

        /** @param tooSlow answers a head that did not arrive in time */
        Factory(HttpConfiguration configuration, ByteBuffer tooSlow) {
            super(configuration);
            this.tooSlow = tooSlow;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            RawTargetConnection connection =
                    new RawTargetConnection(getHttpConfiguration(), connector, endPoint, tooSlow);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }
}
