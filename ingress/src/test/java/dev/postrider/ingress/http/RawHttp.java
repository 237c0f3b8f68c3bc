package dev.postrider.ingress.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP as bytes, so that no client library corrects what is sent. Characters of requests stand for single bytes. */
final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int STATUS_START = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_START + 3;

    /** An answer; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final Socket socket;
    private final PushbackInputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new PushbackInputStream(socket.getInputStream());
    }

    static RawHttp connect(int port) {
        try {
            return over(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a socket that is connected, which it will close. */
    static RawHttp over(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawHttp(socket);
    }

    /** One request on a connection of its own. What is too long is answered before all of it was sent. */
    static Answer call(int port, String request) {
        try (RawHttp connection = connect(port)) {
            connection.trySend(request);
            return connection.answerTo(request);
        }
    }

    static String get(String target) {
        return request("GET", target);
    }

    static String request(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** Text as the characters that stand for its UTF-8 bytes. */
    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    void send(String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what it can; false once the server has closed the connection. */
    boolean trySend(String some) {
        try {
            send(some);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Gives the server a moment; true once it says something, or has closed the connection. */
    boolean hearsWithin(Duration moment) {
        try {
            socket.setSoTimeout((int) moment.toMillis());
            int first = in.read();
            if (first >= 0) {
                in.unread(first);
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Reads the next answer; blocks until it is complete. */
    Answer answerTo(String request) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            int status = Integer.parseInt(readLine(in).substring(STATUS_START, STATUS_END));
            Map<String, String> headers = new TreeMap<>();
            for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int length = request.startsWith("HEAD") ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return new Answer(status, headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what is sent, and reads on until the server closes the connection. */
    String all() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.shutdownOutput();
            in.transferTo(all);
        } catch (IOException e) {
            // Reset: it had more to read than it wanted.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Blocks until the server closes the connection; false if it says something first. */
    boolean endsSilently() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            return in.read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Blocks until the server closes the connection, whatever it says before; how does not matter. */
    boolean ends() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // Reset: it had more to read than it wanted.
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
