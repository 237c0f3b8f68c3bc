package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.postrider.common.message.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any payload comes to something that can be carried whole, or to a refusal; so does the channel it names. */
class HookPayloadFuzzTest {

    private static final Path REAL = Path.of("src/test/resources/payloads");

    static List<Arguments> realPayloads() throws IOException {
        try (Stream<Path> files = Files.list(REAL)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(HookPayloadFuzzTest::bytes)
                    .map(Arguments::of)
                    .toList();
        }
    }

    @DictionaryEntries({
        "\"text\":",
        "\"username\":",
        "\"channel\":",
        "\"attachments\":[",
        "\"fields\":[",
        "\"actions\":["
    })
    @DictionaryEntries({"\"title\":", "\"value\":", "\"short\":", "\"url\":", "\"type\":\"button\"", "\"ts\":", "null"})
    @DictionaryEntries({"<!here>", "<https://a|b>", "<@U1|a>", "<#C1|a>", "<!date^1|a>", "```", "\\u0000", "\\ud83d"})
    @DictionaryEntries({
        "\"blocks\":[",
        "\"elements\":[",
        "\"type\":\"section\"",
        "\"type\":\"rich_text\"",
        "\"style\":{",
        "&amp;"
    })
    @DictionaryEntries({
        "\"rich_text_list\"",
        "\"rich_text_preformatted\"",
        "\"accessory\":",
        "\"indent\":3",
        "\\u001b]",
        "\\r"
    })
    @MethodSource("realPayloads")
    @FuzzTest(maxDuration = "10s")
    void comesToSomethingThatCanBeCarried(byte[] data) {
        Body body = PayloadDecoder.readHook(Bodies.JSON, "", data);

        Outcomes.check(body);
        if (body instanceof Body.Said said) {
            HookAddress address = HookAddress.of(
                    said.channel(), Optional.of(new Address.ChannelName("devs", "builds")), Optional.empty());
            if (address instanceof HookAddress.FoundAddress found) {
                assertThat(Address.parse(found.address().key())).contains(found.address());
                Outcomes.check(said.withLastLine("_a._"));
            } else {
                Outcomes.check(((HookAddress.RefusedAddress) address).refusal());
            }
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
