package dev.postrider.ingress.http.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The end of a connection: says the last words, and reads on for a moment.
 *
 * <p>A socket closed with bytes unread resets the connection, and the client may never see the answer that was before
 * it. How long the moment is, {@link Watch} says; how much is read, this.
 */
public final class Farewell extends AbstractConnection implements Connection.UpgradeTo {

    private static final int BUFFER_BYTES = 4_096;
    private static final int MAX_READ_BYTES = 256 * 1024;

    private final ByteBuffer lastWords;
    private final Runnable closed;
    private int readBytes;

    /** @param closed is run once, when the connection is closed */
    Farewell(EndPoint endPoint, Executor executor, ByteBuffer lastWords, Runnable closed) {
        super(endPoint, executor);
        this.lastWords = lastWords.duplicate();
        this.closed = closed;
    }

    /** After an answer that has been given already. */
    public static Farewell afterAnswer(EndPoint endPoint, Executor executor) {
        return new Farewell(endPoint, executor, BufferUtil.EMPTY_BUFFER, () -> {});
    }

    @Override
    public void onOpen() {
        super.onOpen();
        Visit.of(getEndPoint()).leaves();
        getEndPoint().write(Callback.from(this::said, failure -> getEndPoint().close()), lastWords);
    }

    @Override
    public void onUpgradeTo(ByteBuffer unread) {
        // What the one before has read and not used is of no interest either.
    }

    private void said() {
        getEndPoint().shutdownOutput();
        if (getEndPoint().isOpen()) {
            fillInterested();
        }
    }

    @Override
    public void onFillable() {
        ByteBuffer ignored = BufferUtil.allocate(BUFFER_BYTES);
        try {
            while (readBytes < MAX_READ_BYTES) {
                int filled = getEndPoint().fill(ignored);
                if (filled == 0) {
                    fillInterested();
                    return;
                }
                if (filled < 0) {
                    break;
                }
                readBytes += filled;
                BufferUtil.clear(ignored);
            }
            getEndPoint().close();
        } catch (IOException e) {
            // The client has reset it: gone is what it should be.
            getEndPoint().close();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        getEndPoint().close();
    }

    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        closed.run();
    }
}
