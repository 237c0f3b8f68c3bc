package dev.postrider.ingress.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Writes one canned response, and reads on for a moment; closes at once if the response is empty.
 *
 * <p>A socket closed with bytes unread resets the connection, and the client may never see the response before that.
 * {@link ConnectionSupervisor} says how long the moment is.
 */
final class CannedConnection extends AbstractConnection implements Connection.UpgradeTo {

    private static final int BUFFER_BYTES = 4_096;

    private final ByteBuffer response;

    CannedConnection(EndPoint endPoint, Executor executor, ByteBuffer response) {
        super(endPoint, executor);
        this.response = response;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        if (!response.hasRemaining()) {
            close();
            return;
        }
        getEndPoint().write(Callback.from(this::written, failure -> close()), response);
    }

    @Override
    public void onUpgradeTo(ByteBuffer unread) {
        // The response is the same whatever the client has sent.
    }

    private void written() {
        getEndPoint().shutdownOutput();
        if (getEndPoint().isOpen()) {
            fillInterested();
        }
    }

    @Override
    public void onFillable() {
        try {
            if (getEndPoint().fill(BufferUtil.allocate(BUFFER_BYTES)) < 0) {
                close();
            } else {
                fillInterested();
            }
        } catch (IOException e) {
            close(); // The client has reset it.
        }
    }
}
