package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.common.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packaged beside our own jars is what libraries.sha256 and NOTICE name. */
final class ShippedLibrariesIT {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    /** Hexadecimal; two blanks and the name follow. */
    private static final int HASH_LENGTH = 64;

    private static final Pattern NOTICED = Pattern.compile("(?m)^- (\\S+\\.jar): .+$");

    @ParameterizedTest
    @ValueSource(strings = {"ingress", "relay", "standalone"})
    void everyLibraryIsTheListedOne(String module) throws IOException {
        assertThat(packaged(module)).isNotEmpty().isSubsetOf(listed());
    }

    @Test
    void noneIsListedThatIsNotShipped() throws IOException {
        assertThat(listed()).isEqualTo(packaged("standalone"));
    }

    @Test
    void theNoticeNamesTheLicencesOfEach() throws IOException {
        assertThat(NOTICED.matcher(Files.readString(ROOT.resolve("NOTICE"))).results())
                .extracting((MatchResult match) -> match.group(1))
                .isEqualTo(listed().stream()
                        .map(line -> line.substring(HASH_LENGTH + 2))
                        .toList());
    }

    /** Maven makes it only online. */
    @Test
    void theBillOfMaterialsHasEach() throws IOException {
        Path bill = ROOT.resolve("standalone/target/postrider-sbom.json");
        assumeTrue(Files.exists(bill), "built offline");

        String components = Files.readString(bill);
        assertThat(listed()).allSatisfy(line -> assertThat(components).contains(line.substring(0, HASH_LENGTH)));
    }

    private static List<String> listed() throws IOException {
        return Files.readAllLines(ROOT.resolve("libraries.sha256"));
    }

    private static List<String> packaged(String module) throws IOException {
        try (Stream<Path> jars = Files.list(ROOT.resolve(module).resolve("target/lib"))) {
            return jars.filter(jar -> !jar.getFileName().toString().startsWith("postrider-"))
                    .sorted()
                    .map(ShippedLibrariesIT::line)
                    .toList();
        }
    }

    /** As sha256sum writes it. */
    private static String line(Path jar) {
        try {
            return HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(jar))) + "  " + jar.getFileName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
