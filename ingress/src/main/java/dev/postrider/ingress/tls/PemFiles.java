package dev.postrider.ingress.tls;

import dev.postrider.common.files.TextFile;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Secret;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the files held at one moment; equal if nothing changed. */
record PemFiles(String certificate, Secret key, List<String> clientAuthorities) {

    /** PEM is ASCII; whatever else is in the file is found when it is taken for PEM. */
    private static final Charset PEM = StandardCharsets.ISO_8859_1;

    /** @throws IOException with a sentence that says which file cannot be read, and why */
    static PemFiles read(Transport.Tls files) throws IOException {
        List<String> authorities = new ArrayList<>();
        for (Path authority : files.clientAuthorities()) {
            authorities.add(TextFile.read(Catalogue.TLS_CLIENT_CA.name(), authority, PEM));
        }
        return new PemFiles(
                TextFile.read(Catalogue.TLS_CERT.name(), files.certificate(), PEM),
                new Secret(TextFile.read(Catalogue.TLS_KEY.name(), files.key(), PEM)),
                List.copyOf(authorities));
    }
}
