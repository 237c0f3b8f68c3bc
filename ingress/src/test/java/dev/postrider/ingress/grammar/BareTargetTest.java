package dev.postrider.ingress.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets without a text: what they ask for is in the body. */
class BareTargetTest {

    private static final String ID = "4xp9fdt77pncbef59f4k1qe83o";

    @ParameterizedTest
    @CsvSource({
        "/post/channel/4xp9fdt77pncbef59f4k1qe83o, channel/4xp9fdt77pncbef59f4k1qe83o",
        "/post/channel/4xp9fdt77pncbef59f4k1qe83o/, channel/4xp9fdt77pncbef59f4k1qe83o",
        "/post/channel/%34xp9fdt77pncbef59f4k1qe83o, channel/4xp9fdt77pncbef59f4k1qe83o",
        "/post/team/DevS/channel/Town_Square, team/devs/channel/town_square",
        "/post/team/devs/channel/msg/, team/devs/channel/msg",
        "/post/user/jane.doe/, user/jane.doe",
        "/post/user/jane/msg, user/jane",
        "/post/user/jane/msg/, user/jane",
        "/post/team/devs/channel/msg, team/devs/channel/msg",
        "/post/team/devs/channel/msg/msg/, team/devs/channel/msg",
        "//post/user/jane, user/jane",
        "http://host///post/user/jane, user/jane",
        "/post/user/jane?hello, user/jane",
        "http://host/post/user/jane?, user/jane"
    })
    void namesAnAddress(String target, String address) {
        assertThat(read(target)).isInstanceOfSatisfying(PostTarget.BodyTarget.class, addressed -> {
            assertThat(addressed.address().key()).isEqualTo(address);
            assertThat(addressed.options()).hasToString("Options[]");
        });
    }

    @Test
    void keepsEveryOption() {
        assertThat(read("/post/user/jane?key=k%201&token=t&sig=s&kid=i&exp=17"))
                .isInstanceOfSatisfying(PostTarget.BodyTarget.class, addressed -> {
                    Options options = addressed.options();
                    assertThat(options.key()).contains("k 1");
                    assertThat(options.token()).contains("t");
                    assertThat(options.sig()).contains("s");
                    assertThat(options.kid()).contains("i");
                    assertThat(options.exp()).contains("17");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "/post/channel/short, IMPOSSIBLE_ADDRESS",
        "/post/channel/4xp9fdt77pncbef59f4k1qe83o%2Fx, IMPOSSIBLE_ADDRESS",
        "/post/user/@jane, IMPOSSIBLE_ADDRESS",
        "/post/user/%zz, BAD_ENCODING",
        "/post/user/ja\uFFFDne, BAD_ENCODING",
        "/post/user/jane?key=, BAD_OPTION",
        "/post//user/jane, NOT_FOUND",
        "/post/channel/, NOT_FOUND",
        "/post/team/devs, NOT_FOUND",
        "/post/team/devs/channel, NOT_FOUND",
        "/post/channel/4xp9fdt77pncbef59f4k1qe83o//, NOT_FOUND",
        "/post/channel//msg/, IMPOSSIBLE_ADDRESS",
        "/hooks/, NOT_FOUND",
        "/hooks/a/b, NOT_FOUND",
        "/hooks/%FF, BAD_ENCODING",
        "/hooks//k, NOT_FOUND",
        "/hooks/k?token=t, BAD_OPTION",
        "/hooks/k?key=k&sig=s, BAD_OPTION"
    })
    void refuses(String target, Problem problem) {
        assertThat(read(target))
                .isInstanceOfSatisfying(
                        PostTarget.InvalidTarget.class,
                        refused -> assertThat(refused.refusal().problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/hooks/a%2Fb+c", "/hooks/a%2Fb+c/", "https://h/hooks/a%2Fb+c?", "//hooks/a%2Fb+c?hello&text=x"})
    void takesTheTokenOfAHook(String target) {
        assertThat(read(target))
                .isInstanceOfSatisfying(
                        PostTarget.HookTarget.class,
                        hook -> assertThat(hook.token().reveal()).isEqualTo("a/b+c"));
    }

    @Test
    void aHookMayNameItsMessageAndPrintsNoToken() {
        PostTarget hook = read("/hooks/s3cret?key=s3cret");

        assertThat(hook).hasToString("HookTarget[token=***, options=Options[KEY]]");
        assertThat(((PostTarget.HookTarget) hook).options().key()).contains("s3cret");
    }

    @Test
    void tellsHooksAndPostsFromWhatIsForTheServer() {
        assertThat(RawTarget.of("/hooks/k"))
                .matches(RawTarget::isPostOrHook)
                .matches(RawTarget::isHook)
                .matches(target -> !target.isPost());
        assertThat(RawTarget.of("http://h/post/x"))
                .matches(RawTarget::isPostOrHook)
                .matches(target -> !target.isHook());
        assertThat(RawTarget.of("//hooks/k")).matches(RawTarget::isHook);
        assertThat(RawTarget.of("/hooks")).matches(target -> !target.isPostOrHook());
        assertThat(RawTarget.of("/openapi.json")).matches(target -> !target.isPostOrHook());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v4", "/api/v4/", "//api//v4/posts", "/api/v4?x", "http://h/api/v4/posts", "/api/v4//posts"
            })
    void mattermostsApiIsNeitherPostNorHook(String target) {
        assertThat(RawTarget.of(target)).matches(RawTarget::isApi).matches(raw -> !raw.isPostOrHook());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/v40/posts", "/api/v5", "/x/api/v4/posts", "/API/v4/posts", "/hooks/api/v4"})
    void whatMerelyLooksLikeTheApiIsNot(String target) {
        assertThat(RawTarget.of(target)).matches(raw -> !raw.isApi());
    }

    @Test
    void anOptionInFrontOfTheTextStaysWhatItWas() {
        assertThat(read("/post/channel/" + ID + "/msg/a?b"))
                .isInstanceOfSatisfying(
                        PostTarget.TextTarget.class,
                        said -> assertThat(said.text()).isEqualTo("a?b"));
    }

    private static PostTarget read(String target) {
        return TargetGrammar.read(RawTarget.of(target));
    }
}
