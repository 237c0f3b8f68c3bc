package dev.postrider.ingress.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the files held at one moment; equal if nothing changed. */
record Pem(String certificate, String key, List<String> clientAuthorities) {

    static Pem read(Transport.Tls files) throws IOException {
        List<String> authorities = new ArrayList<>();
        for (Path authority : files.clientAuthorities()) {
            authorities.add(text(authority));
        }
        return new Pem(text(files.certificate()), text(files.key()), List.copyOf(authorities));
    }

    private static String text(Path file) throws IOException {
        try {
            // PEM is ASCII; whatever else is in the file is found when it is taken for PEM.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ".", e);
        } catch (IOException e) {
            throw new IOException("The file " + file + " cannot be read.", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Pem[]";
    }
}
