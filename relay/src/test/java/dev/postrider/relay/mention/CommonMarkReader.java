package dev.postrider.relay.mention;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/** Reads a post as CommonMark has it, without blocks of HTML, and looks for mentions in its text as the server does. */
public final class CommonMarkReader extends AbstractVisitor {

    private static final Parser PARSER = Parser.builder()
            .enabledBlockTypes(Set.of(
                    BlockQuote.class,
                    FencedCodeBlock.class,
                    Heading.class,
                    IndentedCodeBlock.class,
                    ListBlock.class,
                    ThematicBreak.class))
            .build();

    private final List<String> texts = new ArrayList<>();

    private CommonMarkReader() {}

    /** Whether a reader that finds code and text like that would notify the whole channel. */
    public static boolean mentionsAll(String post) {
        CommonMarkReader reader = new CommonMarkReader();
        PARSER.parse(post).accept(reader);
        return reader.texts.stream().anyMatch(ServerWords::mentionsAll);
    }

    @Override
    public void visit(Text text) {
        Node before = text.getPrevious();
        if (before instanceof Text) {
            int last = texts.size() - 1;
            texts.set(last, texts.get(last) + text.getLiteral());
        } else {
            texts.add(text.getLiteral());
        }
    }
}
