package dev.postrider.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads requests off one connection: HTTP/1.0 and 1.1, with a length or chunked. */
final class RequestReader {

    private static final int MAX_LINE_BYTES = 128 * 1024;
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private final String peer;

    RequestReader(InputStream in, OutputStream out, String peer) {
        this.in = in;
        this.out = out;
        this.peer = peer;
    }

    /** The next request; empty when the other end is done. */
    Optional<ReceivedRequest> next() throws IOException {
        Optional<String> start = line();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = start.get().split(" ", -1);
        if (parts.length != 3) {
            throw new ProtocolException("not a request line");
        }
        Map<String, List<String>> headers = headers(parts[2]);
        byte[] body = body(headers);
        return Optional.of(new ReceivedRequest(
                parts[0], parts[1], headers, new String(body, StandardCharsets.UTF_8), body.length, peer));
    }

    private Map<String, List<String>> headers(String version) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        if (version.equals("HTTP/1.0")) {
            headers.computeIfAbsent("connection", name -> new ArrayList<>()).add("close");
        }
        while (true) {
            String line = lineOrFail();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("not a header line");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("expect")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        if (headers.containsKey("transfer-encoding")) {
            return chunks();
        }
        return bytes(number(headers.getOrDefault("content-length", List.of("0")).get(0), 10));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int sizeBytes = number(lineOrFail().split(";", 2)[0].strip(), 16);
            if (sizeBytes == 0) {
                skipTrailers();
                return body.toByteArray();
            }
            body.write(bytes(sizeBytes));
            lineOrFail();
            if (body.size() > MAX_BODY_BYTES) {
                throw new ProtocolException("body beyond " + MAX_BODY_BYTES + " bytes");
            }
        }
    }

    private void skipTrailers() throws IOException {
        String line = lineOrFail();
        while (!line.isEmpty()) {
            line = lineOrFail();
        }
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new ProtocolException("body cut short");
        }
        return bytes;
    }

    private static int number(String digits, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(digits, radix);
            if (number >= 0 && number <= MAX_BODY_BYTES) {
                return number;
            }
            throw new ProtocolException("bad length");
        } catch (NumberFormatException e) {
            throw new ProtocolException("bad length");
        }
    }

    private String lineOrFail() throws IOException {
        return line().orElseThrow(() -> new ProtocolException("cut short"));
    }

    private Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (line.size() >= MAX_LINE_BYTES) {
                throw new ProtocolException("line beyond " + MAX_LINE_BYTES + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        if (next < 0) {
            return Optional.empty();
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1).stripTrailing());
    }
}
