package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageLinksTest {

    private static final String FOUR = "![a](https://x/1) ![b](https://x/2) ![c](https://x/3) ![d](https://x/4)";

    @Test
    void imagesBeyondTheLimitBecomeLinks() {
        assertThat(bounded(FOUR)).isEqualTo(FOUR.replace("![d]", "!\u200b[d]"));
        assertThat(bounded("![a](u)")).isEqualTo("![a](u)");
    }

    @Test
    void theSameAddressCountsOnce() {
        String repeated = "![a](https://x/1) ![b](<https://x/1>) ![c]( https://x/1 =10x20 \"t\") ![d](https://x/a(b)c)"
                + "![e](https://x/a(b)c) ![f](https://x/2)";

        assertThat(bounded(repeated)).isEqualTo(repeated);
        assertThat(bounded(repeated + "![g](https://x/3)![h](https://x/1)"))
                .isEqualTo(repeated + "!\u200b[g](https://x/3)![h](https://x/1)");
    }

    @Test
    void imagesByReferenceCountToo() {
        String definitions =
                "\n\n[one]: https://x/1\n[two]: https://x/2\n> [three]: <https://x/3>\n- [ F  o\nur ]: https://x/4";

        assertThat(bounded("![one] ![a][TWO] ![three][] ![b][f o ur] ![c][one]" + definitions))
                .isEqualTo("![one] ![a][TWO] ![three][] !\u200b[b][f o ur] ![c][one]" + definitions);
        assertThat(bounded(definitions + "\n\n![a][one]![b][one]![c][one]![d][one]"))
                .as("one address")
                .doesNotContain("\u200b");
        assertThat(bounded(definitions + "\n\n![a][none] ![none] ![none][] ![b]: " + FOUR))
                .endsWith(FOUR.replace("![d]", "!\u200b[d]"))
                .doesNotContain("!\u200b[n");
    }

    /** The iota that stands below a letter is one to the server, and what is too long for a label is none. */
    @Test
    void labelsThatOnlyTheServerTakesForTheSameCount() {
        for (String text : List.of(
                "![a\u03b9]\n\n[a\u0345]: u",
                "![a\u0345]\n\n[A\u0399]: u",
                "![a][" + "x".repeat(999) + "]\n\n[a]: u")) {
            assertThat(new ImageLinks(0).in(text)).as(text).startsWith("!\u200b[");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vec![1, 2] vec![] vec![vec![0; 3], a[1]] ![x] ![y][z]",
                "vec![a[0], \"]\"]\n\nsee [docs](https://x)",
                "a![0]\n\n\n![b[c]]\n \t\n[d](e)",
            })
    void whatCannotBeAnImageIsLeftAlone(String text) {
        assertThat(new ImageLinks(0).in(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![a [b] c](u)",
                "![a `]` c](u)",
                "![a ![b](u)](v)",
                "[![a](u)](v)",
                "![a\\](u) b](v)",
                "![a\\]b](v)",
                "![a\nb](v)",
                "> ![a\n> [b]](v)",
                "![a](\nu)",
                "![](u)",
                "![a](u\\)v)",
                "![[]\n\n[[]: u",
                "![a](x y)\n\n[a]: u",
            })
    void whateverMayBeAnImageIsCounted(String text) {
        assertThat(new ImageLinks(0).in(text))
                .doesNotContain("![a")
                .doesNotContain("![]")
                .doesNotContain("![[");
    }

    /** What only looks the same to somebody who does not read all of it. */
    @Test
    void addressesThatMayDifferAreCountedEach() {
        for (String different : List.of(
                "![a](u\\)1) ![a](u\\)2)",
                "![a](<u)1>) ![a](<u)2>)",
                "![a [b]](u) ![a [b]](u)",
                "![a](x y) ![a](x)\n\n[a]: u")) {
            assertThat(ImageLinks.of(different)).as(different).hasSize(2);
        }
        ImageLinks images = new ImageLinks(1);
        images.in("![a](https://x/?a&amp;b)");
        assertThat(images.keeps("https://x/?a&amp;b")).as("another in markdown").isFalse();
    }

    @Test
    void theTextIsBoundedOnceAndForAll() {
        String once = bounded(FOUR + "![e [f]](u)![g](v)");

        assertThat(bounded(once)).isEqualTo(once);
    }

    /** A text of a size that the ingress takes, made to be slow. */
    @Test
    void neverTakesLong() {
        for (String piece :
                List.of("![", "![[", "![\\[", "![a](", "![a](<", "![a](u(", "[\\[", "![a][b", "`![", "![a](((")) {
            String hostile = IntStream.range(0, 131_072 / piece.length())
                    .mapToObj(i -> piece)
                    .collect(Collectors.joining());
            assertThat(new ImageLinks(3).in(hostile + "](u)").replace("\u200b", ""))
                    .isEqualTo(hostile + "](u)");
        }
    }

    private static String bounded(String text) {
        return new ImageLinks(3).in(text);
    }
}
