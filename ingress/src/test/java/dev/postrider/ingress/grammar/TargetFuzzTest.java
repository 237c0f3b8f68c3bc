package dev.postrider.ingress.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Any request target comes to something, and what it came to survives being written as a target again. */
class TargetFuzzTest {

    private static final Set<Problem> PROBLEMS = Set.of(
            Problem.BAD_ENCODING,
            Problem.NUL_CHARACTER,
            Problem.EMPTY_TEXT,
            Problem.BAD_OPTION,
            Problem.NOT_FOUND,
            Problem.IMPOSSIBLE_ADDRESS,
            Problem.TARGET_TOO_LONG);

    @DictionaryEntries({"/post/channel/", "/post/team/", "/channel/", "/post/user/", "/msg/", "/hooks/", "http://h"})
    @DictionaryEntries({"4xp9fdt77pncbef59f4k1qe83o", "?key=", "?token=", "&sig=", "&kid=", "&exp=", "%C3%A9", "%00"})
    @DictionaryEntries({"//post/user/jane", "?text=", "&message=", "&run=5", "?&", "&Key="})
    @FuzzTest(maxDuration = "10s")
    void comesToSomethingThatCanBeWrittenAgain(byte[] data) {
        // As the HTTP server does: what is not UTF-8 becomes U+FFFD.
        PostTarget target = read(new String(data, StandardCharsets.UTF_8));

        if (target instanceof PostTarget.InvalidTarget refused) {
            assertThat(PROBLEMS).contains(refused.refusal().problem());
            assertThat(refused.refusal().detail()).endsWith(".");
        } else if (target instanceof PostTarget.TextTarget said) {
            assertThat(MessageText.isInvisible(said.text())).isFalse();
            assertThat(MessageText.isTooLong(said.text())).isFalse();
            assertThat(TerminalText.partOf(said.text())).isEqualTo(said.text());
            String written = "/post/" + said.address().key() + "/msg/" + encoded(said.text()) + "%0A";
            assertThat(read(written)).isInstanceOfSatisfying(PostTarget.TextTarget.class, again -> {
                assertThat(again.address()).isEqualTo(said.address());
                assertThat(again.text()).isEqualTo(said.text());
            });
        } else if (target instanceof PostTarget.BodyTarget addressed) {
            assertThat(read("/post/" + addressed.address().key()))
                    .isEqualTo(new PostTarget.BodyTarget(addressed.address(), Options.NONE));
        } else if (target instanceof PostTarget.HookTarget hook) {
            assertThat(hook.token().reveal()).isNotEmpty();
            assertThat(read("/hooks/" + encoded(hook.token().reveal())))
                    .isEqualTo(new PostTarget.HookTarget(hook.token(), Options.NONE));
        }
    }

    private static PostTarget read(String target) {
        return TargetGrammar.read(RawTarget.of(target));
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(Character.isLetterOrDigit(b) ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }
}
