package dev.postrider.ingress.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer, ready to be written.
 *
 * @param fields its headers, in order
 * @param body all of it; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and read by nobody but the writers below
record Reply(int status, List<HttpField> fields, byte[] body) {

    /** Writes it by way of Javalin, which may wait for a caller who reads slowly. */
    void write(Context ctx) {
        ctx.status(status).result(body);
        fields.forEach(field -> ctx.header(field.getName(), field.getValue()));
    }

    /** Begins to write it and does not wait: what the caller cannot take yet goes out when it can. */
    void write(Response response, Callback callback) {
        response.setStatus(status);
        fields.forEach(response.getHeaders()::add);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
