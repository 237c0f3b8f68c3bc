package dev.postrider.ingress.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTextTest {

    @Test
    void aByteOrderMarkCountsMost() {
        assertThat(text("\uFEFFcaf\u00E9".getBytes(UTF_8), "latin1", false)).isEqualTo("caf\u00E9");
        assertThat(text("\uFEFFcaf\u00E9".getBytes(UTF_16BE), "utf-8", true)).isEqualTo("caf\u00E9");
        assertThat(text("\uFEFFcaf\u00E9".getBytes(UTF_16LE), "", false)).isEqualTo("caf\u00E9");
        assertThat(text(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a', (byte) 0xFF}, "latin1", false))
                .isEqualTo("a\uFFFD");
    }

    @Test
    void validUtf8IsUtf8WhereItComesFirstOrNothingIsDeclared() {
        assertThat(text("caf\u00E9".getBytes(UTF_8), "latin1", true)).isEqualTo("caf\u00E9");
        assertThat(text("caf\u00E9".getBytes(UTF_8), "", false)).isEqualTo("caf\u00E9");
        assertThat(text("caf\u00E9".getBytes(UTF_8), "no-such-charset", false)).isEqualTo("caf\u00E9");
        assertThat(text("caf\u00E9".getBytes(UTF_8), "latin1", false)).isEqualTo("caf\u00C3\u00A9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso-8859-1", "ISO-8859-1", "latin1", "ascii", "us-ascii", "windows-1252", "cp1252"})
    void latin1IsWindows1252(String declared) {
        assertThat(text("caf\u00E9 \u20AC".getBytes(Charset.forName("windows-1252")), declared, true))
                .isEqualTo("caf\u00E9 \u20AC");
    }

    @Test
    void aDeclaredCharsetIsTakenWhereTheBytesAreNotUtf8() {
        assertThat(text("\u043F\u0440\u0438".getBytes(Charset.forName("koi8-r")), "KOI8-R", true))
                .isEqualTo("\u043F\u0440\u0438");
        assertThat(text("a\u00E9".getBytes(UTF_16LE), "utf-16le", false)).isEqualTo("a\u00E9");
        assertThat(text(new byte[] {'a', (byte) 0xFF}, "utf-8", true)).isEqualTo("a\uFFFD");
    }

    @Test
    void withoutADeclarationTheBytesDecide() {
        assertThat(text("\u00E9 caf\u00E9".getBytes(ISO_8859_1), "", true)).isEqualTo("\u00E9 caf\u00E9");
        assertThat(text("\u00E9 caf\u00E9".getBytes(ISO_8859_1), "no such charset!", true))
                .isEqualTo("\u00E9 caf\u00E9");
        byte[] cutAtItsStart = {(byte) 0x80, (byte) 0xA6, (byte) 0xC3, (byte) 0xA9, ' ', 'd'};
        assertThat(text(cutAtItsStart, "", false)).isEqualTo("\uFFFD\uFFFD\u00E9 d");
        byte[] damagedBefore = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD, 'a', (byte) 0xC3};
        assertThat(text(damagedBefore, "", false)).isEqualTo("\uFFFDa\uFFFD");
    }

    @Test
    void whatIsNotUtf8AndHoldsANulIsNoText() {
        byte[] gzip = {0x1F, (byte) 0x8B, 8, 0, 0};

        assertThat(BodyText.decode(gzip, "", true))
                .isEqualTo(new Decoding.Bad(3, "a NUL byte in bytes that are not UTF-8, so this is no text"));
        assertThat(BodyText.decode(gzip, "latin1", false)).isInstanceOf(Decoding.Bad.class);
        assertThat(text("a\0b".getBytes(UTF_8), "", true)).isEqualTo("a\0b");
    }

    @Test
    void anythingElseComesToText() {
        for (int first = 0; first < 256; first++) {
            for (int second = 1; second < 256; second++) {
                byte[] bytes = {(byte) first, (byte) second};

                assertThat(BodyText.decode(bytes, "", false) instanceof Decoding.Decoded)
                        .isEqualTo(first != 0 || second < 0x80);
            }
        }
    }

    private static String text(byte[] bytes, String declared, boolean isUtf8First) {
        return ((Decoding.Decoded) BodyText.decode(bytes, declared, isUtf8First)).text();
    }
}
