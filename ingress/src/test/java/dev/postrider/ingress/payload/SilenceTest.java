package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a caller sends comes back in a refusal or is printed; names of fields excepted. */
class SilenceTest {

    private static final String SECRET = "s3cr3t";

    private static final List<String> TYPES =
            List.of(Bodies.TEXT, Bodies.JSON, Bodies.FORM, "", "text/s3cr3t", "multipart/form-data; boundary=s3cr3t");

    static Stream<String> bodies() {
        return Stream.of(
                "s3cr3t",
                "s3cr3t=",
                "s3cr3t%",
                "text=s3cr3t&s3cr3t is no name",
                "text=s3cr3t%zz",
                "text=s3cr3t%00",
                "payload=s3cr3t",
                "payload={\"text\":s3cr3t}",
                "text=s3cr3t&payload={\"text\":\"s3cr3t\"}",
                "s3cr3t\0",
                "\"s3cr3t\"",
                "{s3cr3t",
                "{\"text\":s3cr3t}",
                "{\"text\":\"s3cr3t",
                "{\"text\":\"s3cr3t\"} s3cr3t",
                "{\"text\":\"s3cr3t\\ud800\"}",
                "{\"text\":[\"s3cr3t\"]}",
                "{\"text\":\"s3cr3t\",\"username\":\"" + SECRET.repeat(20) + "\"}",
                "{\"text\":\"s3cr3t\",\"channel\":\"s3cr3t\"}",
                "{\"text\":\"s3cr3t\",\"channel\":\"s3cr3t/s3cr3t\"}",
                "{\"text\":\"s3cr3t\",\"channel\":\"@s3cr3t s3cr3t\"}",
                "{\"text\":\"s3cr3t\",\"blocks\":[\"s3cr3t\"]}",
                "{\"text\":\"s3cr3t\",\"s3cr3t is no name\":1}",
                "{\"text\":\"s3cr3t\",\"s3cr3t is no name\":1,\"s3cr3t is no name\":2}",
                "{\"text\":\"s3cr3t\",\"blocks\":[{\"type\":\"s3cr3t\"}],\"username\":\"s3cr3t\"}",
                "--s3cr3t\r\nContent-Disposition: form-data; name=\"s3cr3t\"\r\n\r\ns3cr3t\r\n--s3cr3t--",
                "--s3cr3t\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\ns3cr3t\r\n--s3cr3t--",
                "{\"attachments\":\"s3cr3t\"}",
                "{\"attachments\":[\"s3cr3t\"]}",
                "{\"attachments\":[{\"s3cr3t is no name\":1}]}",
                "{\"attachments\":[{\"title\":[\"s3cr3t\"]}]}",
                "{\"attachments\":[{\"fields\":[\"s3cr3t\"]}]}",
                "{\"attachments\":[{\"fields\":[{\"short\":\"s3cr3t\"}]}]}",
                "{\"attachments\":[{\"fields\":[{\"s3cr3t is no name\":\"s3cr3t\"}]}]}",
                "{\"attachments\":[{\"actions\":[{\"text\":\"s3cr3t\"}]}]}",
                "{\"attachments\":[{\"title\":\"s3cr3t\",\"fields\":[{\"value\":\"s3cr3t\"}]}]}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void neitherBodyNorTypeComesBack(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (String type : TYPES) {
            Body hook = PayloadDecoder.readHook(type, "", bytes);

            assertThat(hook.toString()).doesNotContain(SECRET);
            assertThat(PayloadDecoder.readPost(type, "", bytes).toString()).doesNotContain(SECRET);
            assertThat(PayloadDecoder.readApi(type, "", bytes).toString()).doesNotContain(SECRET);
            if (hook instanceof Body.Said said
                    && HookAddress.of(said.channel(), Optional.empty(), Optional.empty())
                            instanceof HookAddress.RefusedAddress refused) {
                assertThat(refused.toString()).doesNotContain(SECRET);
            }
        }
        assertThat(PayloadDecoder.readHook("", "s3cr3t", bytes).toString()).doesNotContain(SECRET);
        assertThat(PayloadDecoder.readHook("text/plain; charset=s3cr3t", "", bytes)
                        .toString())
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/post/user/jane/msg/s3cr3t",
                "/post/user/jane/msg/s3cr3t%",
                "/post/user/jane/msg/a?key=s3cr3t&s3cr3t is no name",
                "/post/user/jane?token=s3cr3t&sig=s3cr3t",
                "/post/user/jane?s3cr3t",
                "/post/user/jane?text=s3cr3t&message=s3cr3t",
                "/post/user/jane?text=s3cr3t%00",
                "/post/user/jane?text=s3cr3t&text=s3cr3t",
                "/post/user/jane/msg/a?key=k&s3cr3t%zz",
                "/post/user/s3cr3t is nobody",
                "/hooks/s3cr3t",
                "/hooks/s3cr3t?key=s3cr3t",
                "/hooks/s3cr3t?token=s3cr3t",
                "/hooks/s3cr3t%",
                "/hooks/s3cr3t/s3cr3t"
            })
    void theTargetDoesNotComeBack(String target) {
        RawTarget raw = RawTarget.of(target);
        PostTarget read = TargetGrammar.read(raw);

        assertThat(raw.toString() + read).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts", "#alerts"})
    void anAddressIsNoSecret(String channel) {
        Optional<Address> own = Optional.of(new Address.ChannelName("devs", "builds"));

        assertThat(HookAddress.of(channel, own, Optional.empty()).toString()).contains("alerts");
    }
}
