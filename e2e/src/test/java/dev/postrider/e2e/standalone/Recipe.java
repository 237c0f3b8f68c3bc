package dev.postrider.e2e.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A section of docs/recipes.md. The part before the first section is one too: it shows the call that all recipes make. */
record Recipe(String name, String text, List<Block> blocks) {

    static final Path PAGE = Path.of("..", "docs", "recipes.md");

    private static final Pattern HEADING = Pattern.compile("(?m)^##? (?=\\S)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)$\\R(.*?)^```$");

    /** A fenced block. */
    record Block(String language, String code) {

        static Stream<Block> in(String text) {
            return FENCED.matcher(text).results().map(found -> new Block(found.group(1), found.group(2)));
        }
    }

    static List<Recipe> all() throws IOException {
        return HEADING.splitAsStream(withoutHeadingsInBlocks(Files.readString(PAGE)))
                .filter(section -> !section.isBlank())
                .map(section -> new Recipe(
                        section.lines().findFirst().orElseThrow(),
                        section,
                        Block.in(section.replace("\u0000", "# ")).toList()))
                .toList();
    }

    static Recipe named(String name) throws IOException {
        return all().stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no recipe " + name));
    }

    /** The blocks in that language, in order. */
    List<String> code(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::code)
                .toList();
    }

    /** A comment in a block begins as a heading does. */
    private static String withoutHeadingsInBlocks(String page) {
        return FENCED.matcher(page)
                .replaceAll(block -> Matcher.quoteReplacement(block.group().replaceAll("(?m)^# ", "\u0000")));
    }
}
