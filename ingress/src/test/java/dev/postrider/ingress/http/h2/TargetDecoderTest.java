package dev.postrider.ingress.http.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.junit.jupiter.api.Test;

class TargetDecoderTest {

    private static final int MAX_BYTES = 80_000;
    private static final int ENOUGH_TO_FILL_THE_TABLE_OFTEN = 2_000;
    private static final List<String> NAMES =
            List.of("accept", "user-agent", "x-short", "x-" + "long".repeat(20), "cookie", "authorization", "te");

    private final TargetDecoder decoder = new TargetDecoder(new TargetBuilder(MAX_BYTES, target -> "/post/"), () -> 1L);

    /** Jetty's own, to which nothing but harmless paths is shown. */
    private final HpackDecoder jettys = new HpackDecoder(MAX_BYTES, () -> 1L);

    private final HpackEncoder encoder = new HpackEncoder();
    private final Random random = new Random(7);

    @Test
    void readsWhatJettysOwnReads() throws HpackException {
        encoder.setTableCapacity(4_096);
        for (int i = 0; i < ENOUGH_TO_FILL_THE_TABLE_OFTEN; i++) {
            ByteBuffer block = encode(request("/path" + random.nextInt(50)));

            MetaData.Request ours = (MetaData.Request) decoder.decode(block.duplicate());
            MetaData.Request theirs = (MetaData.Request) jettys.decode(block);

            assertThat(ours.getMethod()).isEqualTo(theirs.getMethod());
            assertThat(ours.getHttpURI().asString())
                    .isEqualTo(theirs.getHttpURI().asString());
            assertThat(fieldsWithoutTarget(ours)).isEqualTo(fields(theirs));
            assertThat(ours.getContentLength()).isEqualTo(theirs.getContentLength());
            assertThat(TargetField.in(ours.getHttpFields()).raw())
                    .isEqualTo(theirs.getHttpURI().getPathQuery());
            assertThat(decoder.getHpackContext().getDynamicTableSize())
                    .isEqualTo(jettys.getHpackContext().getDynamicTableSize());
        }
    }

    @Test
    void showsOneAndTheSamePathOfAllPosts() throws HpackException {
        MetaData.Request request = (MetaData.Request) decoder.decode(encode(request("/post/user/jane/msg/secret")));

        assertThat(request.getHttpURI().getPathQuery()).isEqualTo("/post/");
        assertThat(TargetField.in(request.getHttpFields()).raw()).isEqualTo("/post/user/jane/msg/secret");
        assertThat(request.toString() + request.getHttpFields()).doesNotContain("secret");
    }

    @Test
    void takesNoBlockThatEndsTooEarlyForAWholeOne() throws HpackException {
        ByteBuffer whole = encode(request("/post/user/jane/msg/hello"));
        for (int length = 1; length < whole.remaining(); length++) {
            ByteBuffer part = whole.duplicate().limit(length);
            TargetDecoder fresh = new TargetDecoder(new TargetBuilder(MAX_BYTES, target -> "/post/"), () -> 1L);
            try {
                assertThat(fields(fresh.decode(part))).hasSizeLessThan(NAMES.size() + 2);
            } catch (HpackException | RuntimeException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void boundsTheSizeOfAllFields() throws HpackException {
        TargetDecoder small = new TargetDecoder(new TargetBuilder(1_000, target -> "/post/"), () -> 1L);

        assertThatThrownBy(() -> small.decode(encode(request("/post/" + "x".repeat(990)))))
                .isInstanceOf(HpackException.SessionException.class);
    }

    private MetaData.Request request(String path) {
        HttpFields.Mutable fields = HttpFields.build();
        for (String name : NAMES) {
            if (name.equals("te")) {
                fields.add(name, "trailers");
            } else if (random.nextBoolean()) {
                fields.add(name, Integer.toString(random.nextInt(30), 36).repeat(random.nextInt(10)));
            }
        }
        String method = random.nextBoolean() ? "GET" : "PATCH";
        return new MetaData.Request(
                method, HttpURI.from("https://localhost:" + random.nextInt(1, 4) + path), HttpVersion.HTTP_2, fields);
    }

    private ByteBuffer encode(MetaData.Request request) throws HpackException {
        ByteBuffer block = ByteBuffer.allocate(MAX_BYTES);
        encoder.encode(block, request);
        return block.flip();
    }

    private static List<String> fields(MetaData request) {
        return request.getHttpFields().stream()
                .map(field -> field.getName() + "=" + field.getValue())
                .toList();
    }

    private static List<String> fieldsWithoutTarget(MetaData request) {
        return request.getHttpFields().stream()
                .filter(field -> !(field instanceof TargetField))
                .map((HttpField field) -> field.getName() + "=" + field.getValue())
                .toList();
    }
}
