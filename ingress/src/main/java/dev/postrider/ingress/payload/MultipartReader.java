package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.PercentDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a form ({@code multipart/form-data}, RFC 7578) that is in memory as a whole. A part with a file name is no field:
 * only its name is kept.
 */
final class MultipartReader {

    private static final Pattern BEHIND_DELIMITER = Pattern.compile("--|[ \\t]*+(?:\\r?\\n|\\z)");
    private static final int MAX_PARTS = 64;
    private static final int MAX_HEAD_BYTES = 8_192;

    /** The limit of RFC 2046, section 5.1.1. */
    private static final int MAX_BOUNDARY_LENGTH = 70;

    /** A byte a character, so that strings can be looked for. */
    private final String body;

    /** Not what the standard wants, where a script has written the body. */
    private final String newline;

    private final String delimiter;
    private final String charset;
    private final FormFields fields = new FormFields();

    private MultipartReader(byte[] body, String boundary, String charset) {
        String bytes = new String(body, StandardCharsets.ISO_8859_1);
        this.newline = bytes.contains("--" + boundary + "\n") ? "\n" : "\r\n";
        this.body = newline + bytes;
        this.delimiter = newline + "--" + boundary;
        this.charset = charset;
    }

    /** @param charset of fields that do not say */
    static FieldsRead read(byte[] body, String boundary, String charset) {
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            return refused("Content-Type has no boundary, or one that is too long.");
        }
        return new MultipartReader(body, boundary, charset).read();
    }

    private FieldsRead read() {
        int at = nextDelimiter(0);
        for (int parts = 0; at >= 0; parts++) {
            int start = at + delimiter.length();
            if (body.startsWith("--", start)) {
                return fields.read();
            }
            int next = nextDelimiter(start);
            int end = next < 0 ? body.length() : next;
            // Blanks may follow the delimiter; without a single header the empty line follows at once.
            int head = body.indexOf(newline, start);
            int content = body.indexOf(newline + newline, start);
            if (parts == MAX_PARTS) {
                return refused("The form has more than " + MAX_PARTS + " parts.");
            }
            if (head < 0 || content < 0 || content > end) {
                return refused("A part of the form has no end of its head.");
            }
            if (content - start > MAX_HEAD_BYTES) {
                return refused("A part of the form has a head of more than " + MAX_HEAD_BYTES + " bytes.");
            }
            readPart(body.substring(head, content), Math.min(content + 2 * newline.length(), end), end);
            at = next;
        }
        return fields.read();
    }

    /** One behind which its line ends, blanks aside, or the form does; negative if there is none. A longer word is text. */
    private int nextDelimiter(int from) {
        int at = body.indexOf(delimiter, from);
        while (at >= 0
                && !BEHIND_DELIMITER
                        .matcher(body)
                        .region(at + delimiter.length(), body.length())
                        .lookingAt()) {
            at = body.indexOf(delimiter, at + 1);
        }
        return at;
    }

    private void readPart(String head, int start, int end) {
        String type = "";
        String disposition = "";
        for (String line : head.split(newline, -1)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("content-disposition")) {
                disposition = line.substring(colon + 1);
            } else if (name.equals("content-type")) {
                type = line.substring(colon + 1);
            }
        }
        HeaderValue field = HeaderValue.parse(disposition);
        Optional<String> file = field.parameter("filename")
                .or(() -> field.parameter("filename*").map(MultipartReader::decoded))
                .filter(name -> !name.isEmpty()); // as browsers write where no file was chosen
        if (file.isPresent()) {
            fields.addFile(utf8(file.get()));
        } else {
            String declared = HeaderValue.parse(type).parameter("charset").orElse(charset);
            byte[] value = body.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
            fields.add(utf8(field.parameter("name").orElse("")), value, declared);
        }
    }

    /** Behind a charset and a language (RFC 8187); a byte a character, as all of the head. */
    private static String decoded(String value) {
        int start = value.lastIndexOf('\'') + 1;
        return PercentDecoder.decode(value, start, value.length()) instanceof Decoding.Decoded name
                ? new String(name.text().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                : value;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static FieldsRead refused(String detail) {
        return new FieldsRead.RefusedFields(new Refusal(Problem.BAD_BODY, detail)
                .withInstruction("Let an HTTP client write the form, the header Content-Type included."));
    }
}
