package dev.postrider.ingress.caller;

import dev.postrider.common.files.TextFile;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the keys of callers are written: a setting, a file, both, or nowhere. */
record KeySources(@Nullable Secret setting, @Nullable Path file) {

    static KeySources of(Settings settings) {
        return new KeySources(
                settings.find(Catalogue.KEYS).map(Secret::new).orElse(null),
                settings.find(Catalogue.KEYS_FILE).orElse(null));
    }

    /** Whether callers are asked for keys at all; a place without any key counts. */
    boolean isConfigured() {
        return setting != null || file != null;
    }

    /** All keys, with the file as it is now. */
    KeyList read() {
        try {
            return read(text());
        } catch (IOException e) {
            return new KeyList.InvalidKeys(List.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * What the file holds now; of no file, nothing.
     *
     * @throws IOException with a sentence
     */
    String text() throws IOException {
        return file == null ? "" : TextFile.read(Catalogue.KEYS_FILE.name(), file, StandardCharsets.UTF_8);
    }

    /** All keys, if this is what the file holds. */
    KeyList read(String text) {
        List<KeyList.KeySource> sources = new ArrayList<>();
        if (setting != null) {
            sources.add(KeyList.KeySource.variable(Catalogue.KEYS.name(), setting.reveal()));
        }
        sources.add(KeyList.KeySource.file(Catalogue.KEYS_FILE.name(), text));
        return KeyList.read(sources);
    }
}
