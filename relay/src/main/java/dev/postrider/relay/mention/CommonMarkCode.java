package dev.postrider.relay.mention;

import java.util.BitSet;
import java.util.Set;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** What is code to a reader that follows CommonMark, as Mattermost's apps do. */
final class CommonMarkCode {

    /** All of CommonMark's blocks but those of HTML, which Mattermost does not have. */
    private static final Parser PARSER = Parser.builder()
            .enabledBlockTypes(Set.of(
                    FencedCodeBlock.class,
                    IndentedCodeBlock.class,
                    BlockQuote.class,
                    ListBlock.class,
                    Heading.class,
                    ThematicBreak.class))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .maxOpenBlockParsers(100)
            .build();

    private CommonMarkCode() {}

    /** The indices of its characters. */
    static BitSet in(String markdown) {
        BitSet code = new BitSet(markdown.length());
        // Not by a visitor: it would go as deep as the text is nested.
        for (Node node = PARSER.parse(markdown); node != null; node = next(node)) {
            if (node instanceof Code || node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock) {
                node.getSourceSpans()
                        .forEach(span -> code.set(span.getInputIndex(), span.getInputIndex() + span.getLength()));
            }
        }
        return code;
    }

    private static @Nullable Node next(Node node) {
        if (node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        @Nullable Node at = node;
        while (at != null && at.getNext() == null) {
            at = at.getParent();
        }
        return at == null ? null : at.getNext();
    }
}
