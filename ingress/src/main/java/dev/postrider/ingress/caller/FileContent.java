package dev.postrider.ingress.caller;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a keys file holds at one moment. */
sealed interface FileContent {

    /** Some 10,000 keys. */
    int MOST_BYTES = 1024 * 1024;

    record Text(String text) implements FileContent {

        /** Without the text: a key may stand there in clear by mistake. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /** @param why goes on from the name of the setting */
    record Unreadable(String why) implements FileContent {}

    static FileContent of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? new Unreadable("names a file larger than 1 MiB: " + file)
                    : new Text(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            return new Unreadable("names a file that is not UTF-8: " + file);
        } catch (IOException e) {
            return new Unreadable("names a file that cannot be read: " + file);
        }
    }
}
