package dev.postrider.ingress.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.compression.HuffmanEncoder;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** HTTP/2 as frames (RFC 9113), so that no client library corrects what is sent. Characters stand for single bytes. */
final class RawHttp2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final int MAX_FRAME_BYTES = 16_384;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int NO_STATUS = 0;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final HpackDecoder decoder = new HpackDecoder(65_536, () -> 0L);
    private int lastStream = -1;

    private RawHttp2(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** Settings: an identifier, a value, and so on. */
    static RawHttp2 connect(int port, int... settings) {
        try {
            SSLSocket socket = TestTls.connect(port, TestTls.client(), "h2");
            if (!socket.getApplicationProtocol().equals("h2")) {
                throw new IOException("the server speaks " + socket.getApplicationProtocol());
            }
            RawHttp2 connection = new RawHttp2(socket);
            connection.out.write(bytes(PREFACE));
            ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
            for (int i = 0; i < settings.length; i += 2) {
                payload.putShort((short) settings[i]).putInt(settings[i + 1]);
            }
            connection.frame(SETTINGS, 0, 0, payload.array());
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request without a body, on a stream of its own; the stream. */
    int request(String method, String path) {
        return request(END_STREAM, pseudo(method), literal(":path", path));
    }

    /** A request whose head is these parts of a block, on a stream of its own; the stream. */
    int request(int flags, byte[]... parts) {
        lastStream += 2;
        byte[] block = join(parts);
        int first = Math.min(block.length, MAX_FRAME_BYTES);
        frame(HEADERS, flags | (first == block.length ? END_HEADERS : 0), lastStream, Arrays.copyOf(block, first));
        for (int at = first; at < block.length; at += MAX_FRAME_BYTES) {
            int end = Math.min(block.length, at + MAX_FRAME_BYTES);
            frame(CONTINUATION, end == block.length ? END_HEADERS : 0, lastStream, Arrays.copyOfRange(block, at, end));
        }
        return lastStream;
    }

    void frame(int type, int flags, int stream, byte[] payload) {
        try {
            // In one piece: Jetty does not read a first SETTINGS frame that comes in parts.
            out.write(ByteBuffer.allocate(9 + payload.length)
                    .putInt((payload.length << 8) | type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of a frame, and a byte of what should follow. */
    void begin(int type, int length) {
        try {
            out.writeInt((length << 8) | type);
            out.writeByte(0);
            out.writeInt(0);
            out.writeByte(0);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are; what came of it shows in the answers. */
    void trySend(byte[] some) {
        try {
            out.write(some);
            out.flush();
        } catch (IOException e) {
            // The connection is over.
        }
    }

    boolean tryFrame(int type, int flags, int stream, byte[] payload) {
        try {
            frame(type, flags, stream, payload);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Reads on until the stream is over; status 0 if it was reset, or the connection ended. */
    RawHttp.Answer answer(int stream) {
        return answers(List.of(stream)).get(stream);
    }

    Map<Integer, RawHttp.Answer> answers(List<Integer> streams) {
        Map<Integer, RawHttp.Answer> answers = new HashMap<>();
        boolean goesOn = true;
        while (goesOn && !answers.keySet().containsAll(streams)) {
            goesOn = readFrame(answers);
        }
        streams.forEach(stream -> answers.putIfAbsent(stream, new RawHttp.Answer(NO_STATUS, Map.of(), "")));
        return answers;
    }

    private final Map<Integer, RawHttp.Answer> begun = new HashMap<>();

    /** False at the end of the connection. */
    private boolean readFrame(Map<Integer, RawHttp.Answer> ended) {
        try {
            int head = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(head >>> 8);
            switch (head & 0xFF) {
                case HEADERS -> begun.put(stream, decode(payload));
                case DATA -> begun.computeIfPresent(stream, (id, so) -> append(so, payload));
                case RST_STREAM -> ended.put(stream, new RawHttp.Answer(NO_STATUS, Map.of(), ""));
                case SETTINGS -> acknowledge(flags);
                default -> {}
            }
            if ((head & 0xFF) <= HEADERS && (flags & END_STREAM) != 0) {
                ended.put(stream, begun.remove(stream));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads on to the end of the connection. */
    boolean ends() {
        Map<Integer, RawHttp.Answer> ignored = new HashMap<>();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = readFrame(ignored);
        }
        return true;
    }

    private void acknowledge(int flags) {
        if ((flags & ACK) == 0) {
            tryFrame(SETTINGS, ACK, 0, new byte[0]);
        }
    }

    private RawHttp.Answer decode(byte[] block) throws IOException {
        try {
            MetaData.Response response = (MetaData.Response) decoder.decode(ByteBuffer.wrap(block));
            Map<String, String> headers = new TreeMap<>();
            response.getHttpFields()
                    .forEach(field -> headers.put(field.getName().toLowerCase(Locale.ROOT), field.getValue()));
            return new RawHttp.Answer(response.getStatus(), headers, "");
        } catch (HpackException e) {
            throw new IOException(e);
        }
    }

    private static RawHttp.Answer append(RawHttp.Answer answer, byte[] some) {
        return new RawHttp.Answer(
                answer.status(), answer.headers(), answer.body() + new String(some, StandardCharsets.UTF_8));
    }

    /** All pseudo-headers but the path. */
    static byte[] pseudo(String method) {
        return join(literal(":method", method), literal(":scheme", "https"), literal(":authority", "localhost"));
    }

    /** A field that spells its name and is not kept. */
    static byte[] literal(String name, String value) {
        return join(new byte[] {0}, string(name), string(value));
    }

    /** A path by the name in the static table: kept (for an index to point at), or not; Huffman-coded, or not. */
    static byte[] path(String value, boolean kept, boolean coded) {
        return join(new byte[] {(byte) (kept ? 0x44 : 0x04)}, coded ? huffman(value) : string(value));
    }

    static byte[] indexed(int index) {
        return new byte[] {(byte) (0x80 | index)};
    }

    private static byte[] string(String value) {
        return join(integer(0, value.length()), bytes(value));
    }

    private static byte[] huffman(String value) {
        ByteBuffer coded = ByteBuffer.allocate(value.length() * 4 + 8);
        HuffmanEncoder.encode(coded, value);
        return join(integer(0x80, coded.position()), Arrays.copyOf(coded.array(), coded.position()));
    }

    /** RFC 7541, section 5.1, with a prefix of 7 bits. */
    private static byte[] integer(int flag, int value) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        if (value < 127) {
            encoded.write(flag | value);
            return encoded.toByteArray();
        }
        encoded.write(flag | 127);
        int rest = value - 127;
        for (; rest >= 128; rest >>= 7) {
            encoded.write((rest & 127) | 128);
        }
        encoded.write(rest);
        return encoded.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many requests without bodies as there are paths; their answers in that order. */
    List<RawHttp.Answer> all(List<String> paths) {
        List<Integer> streams = new ArrayList<>();
        paths.forEach(path -> streams.add(request("GET", path)));
        Map<Integer, RawHttp.Answer> answers = answers(streams);
        return streams.stream().map(answers::get).toList();
    }
}
