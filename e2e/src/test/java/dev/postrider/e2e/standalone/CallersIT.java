package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.process.JavaProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and signed URLs as an operator makes them, by the command line; and that nothing of them shows anywhere. */
class CallersIT {

    private static final String SECRET = "marked-secret-0123456789abcdef-xyz";
    private static final Pattern KEY = Pattern.compile("^ {4}(pr_\\S+)$", Pattern.MULTILINE);
    private static final Pattern LINE = Pattern.compile("^ {4}(ci sha256:.*)$", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private final Map<String, String> settings = new HashMap<>();

    private String key = "";

    @BeforeEach
    void makeAKey() throws IOException {
        String created = command("keys", "create", "ci", "--to", "channel/*");
        key = found(KEY, created);
        Path file = directory.resolve("keys");
        Files.writeString(file, found(LINE, created) + "\n");
        settings.put("POSTRIDER_KEYS_FILE", file.toString());
        settings.put("POSTRIDER_SECRET", SECRET);
        settings.put("POSTRIDER_BIND", "127.0.0.1");
    }

    @Test
    void letsInWhomItShouldAndTellsNobodyElse() throws IOException {
        try (FakeMattermost chat = FakeMattermost.start()) {
            ChatForTests furnished = ChatForTests.in(chat, 2);
            settings.putAll(furnished.settings(1_000));
            String mine = "/post/" + furnished.addresses().get(0) + "/msg/";
            String others = "/post/" + furnished.addresses().get(1) + "/msg/";
            String signed = command("keys", "sign", mine + "TEXT", "--key", "ci", "--expires", "1d")
                    .strip();
            assertThat(command("keys", "verify", signed))
                    .startsWith("Valid: posts to " + furnished.addresses().get(0) + " as ci, until ");
            String signature = signed.substring(signed.indexOf('?'));
            List<String> shown = new ArrayList<>();

            try (Postrider postrider = Postrider.start(directory, settings)) {
                expect(202, postrider.answer("GET", mine + "marked-by-key?token=" + key), shown);
                expect(202, postrider.answer("GET", mine + "marked-by-signature" + signature), shown);
                expect(202, postrider.answer("GET", mine + "marked-once?token=" + key + "&key=marked-id"), shown);
                expect(202, postrider.answer("GET", mine + "marked-once?token=" + key + "&key=marked-id"), shown);
                expect(401, postrider.answer("GET", mine + "marked-without"), shown);
                expect(401, postrider.answer("GET", mine + "marked-wrong?token=" + key + "x"), shown);
                expect(401, postrider.answer("GET", others + "marked-elsewhere" + signature), shown);
                expect(403, postrider.answer("GET", "/post/user/jane/msg/marked-forbidden?token=" + key), shown);
                expect(400, postrider.answer("GET", mine + "%ff-marked-bad?token=" + key), shown);

                chat.awaitPosts(3, Postrider.PATIENCE);
                postrider.process().terminate(Postrider.PATIENCE);
                assertThat(postrider.process().out()).contains("/post/ADDRESS/msg/hello\n");
                shown.add(postrider.process().out());
                shown.add(postrider.process().err());
            }

            assertThat(chat.posts())
                    .extracting(StoredPost::message)
                    .containsExactly("marked-by-key", "marked-by-signature", "marked-once");
            String digits = signature.substring(signature.indexOf("sig=") + 4);
            assertThat(shown)
                    .allSatisfy(text -> assertThat(text)
                            .doesNotContain(key, SECRET, digits, furnished.bot().token(), "marked-"));
        }
    }

    private String command(String... arguments) {
        try (JavaProcess process = Postrider.run(directory, settings, arguments)) {
            assertThat(process.awaitExit(Postrider.PATIENCE)).isZero();
            assertThat(process.err()).isEmpty();
            return process.out();
        }
    }

    private static void expect(int status, HttpResponse<String> answer, List<String> shown) {
        assertThat(answer.statusCode()).isEqualTo(status);
        shown.add(answer.headers().map() + answer.body());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
