package dev.postrider.relay.mention;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the paragraphs of a text by the rules of Mattermost's server: what is not in one is code, or markup.
 *
 * <p>They are CommonMark's but for this: a fence may be indented as far as it likes behind a paragraph, has no backtick
 * behind it, and ends with blanks of any kind and a second run behind it; a tab is four columns wherever it stands; a list goes on for
 * any list marker, however far that is indented; there are no headings, rules and blocks of HTML.
 */
final class ServerBlocks {

    /** Of a line's text, without what is in front of it; the line break belongs to it. */
    record Span(int start, int end) {}

    private enum Kind {
        DOCUMENT,
        QUOTE,
        LIST,
        ITEM,
        FENCE,
        INDENTED,
        PARAGRAPH
    }

    /** An open block. */
    private static final class Block {
        final Kind kind;

        /** Of a list what ends its marker, of a fence what opened it. */
        final String mark;

        /** Of an item: how far its content is indented. */
        final int columns;

        final List<Span> lines = new ArrayList<>();

        /** Of an item: it has content. Of a fence: it was closed. */
        boolean flag;

        Block(Kind kind, String mark, int columns) {
            this.kind = kind;
            this.mark = mark;
            this.columns = columns;
        }
    }

    /** Blocks nested deeper than that begin no more; nothing that a reader follows does. */
    private static final int DEEPEST = 32;

    private static final int INDENTED_CODE = 4;

    private final List<Block> open = new ArrayList<>();
    private final List<List<Span>> paragraphs = new ArrayList<>();

    private ServerBlocks() {
        open.add(new Block(Kind.DOCUMENT, "", 0));
    }

    /** The lines of each. */
    static List<List<Span>> paragraphs(String text) {
        ServerBlocks blocks = new ServerBlocks();
        int start = 0;
        while (start < text.length()) {
            int lineBreak = text.indexOf('\n', start);
            int end = lineBreak < 0 ? text.length() : lineBreak + 1;
            blocks.read(new ServerLine(text, start, end));
            start = end;
        }
        return blocks.paragraphs;
    }

    private void read(ServerLine line) {
        int last = 0;
        for (int i = 1; i < open.size() && goesOn(open.get(i), line); i++) {
            last = i;
        }
        Block deepest = open.get(last);
        if (deepest.kind != Kind.FENCE && deepest.kind != Kind.INDENTED) {
            boolean allGoOn = last == open.size() - 1;
            List<Block> begun = begin(line.copy(), deepest.kind, isParagraph(), allGoOn, last + 1);
            if (!begun.isEmpty()) {
                put(last, begun);
                return;
            }
        }
        if (isParagraph() && !line.isBlank()) {
            open.get(open.size() - 1).lines.add(line.rest());
            return;
        }
        open.subList(last + 1, open.size()).clear();
        if (deepest.kind == Kind.FENCE) {
            deepest.flag = line.columns() < INDENTED_CODE && line.closes(deepest.mark);
        } else if (deepest.kind != Kind.INDENTED && !line.isBlank()) {
            put(last, List.of(paragraph(line)));
        }
    }

    private boolean isParagraph() {
        return open.get(open.size() - 1).kind == Kind.PARAGRAPH;
    }

    /** Whether the block goes on in this line, which is then read beyond what belongs to it. */
    private static boolean goesOn(Block block, ServerLine line) {
        return switch (block.kind) {
            case DOCUMENT -> true;
            case QUOTE -> line.columns() < INDENTED_CODE && line.startsWith('>') && line.skipQuoteMark();
            case LIST -> line.forgetIfBlank();
            case ITEM -> line.isBlank() ? block.flag && line.forgetIfBlank() : line.outdent(block.columns);
            case FENCE -> !block.flag;
            case INDENTED -> line.outdent(INDENTED_CODE) || (line.isBlank() && line.forgetIfBlank());
            case PARAGRAPH -> !line.isBlank();
        };
    }

    /** Below the innermost block that takes it. */
    private void put(int last, List<Block> begun) {
        int at = last;
        List<Block> taken = taken(open.get(at), begun);
        while (taken.isEmpty()) {
            at--;
            taken = taken(open.get(at), begun);
        }
        open.get(at).flag = true;
        open.subList(at + 1, open.size()).clear();
        open.addAll(taken);
        Block deepest = taken.get(taken.size() - 1);
        if (deepest.kind == Kind.PARAGRAPH) {
            paragraphs.add(deepest.lines);
        }
    }

    private static List<Block> taken(Block by, List<Block> begun) {
        Block first = begun.get(0);
        return switch (by.kind) {
            case DOCUMENT, QUOTE, ITEM -> begun;
            case LIST ->
                first.kind == Kind.LIST && first.mark.equals(by.mark) ? begun.subList(1, begun.size()) : List.of();
            default -> List.of();
        };
    }

    /**
     * What begins there, from the outside in; empty if that is no more than a paragraph.
     *
     * @param in the innermost block that goes on; null within what has just begun
     * @param behindParagraph whether an open paragraph is the innermost of all
     * @param allGoOn whether every open block goes on
     */
    private List<Block> begin(ServerLine line, @Nullable Kind in, boolean behindParagraph, boolean allGoOn, int depth) {
        List<Block> begun = new ArrayList<>();
        boolean quote = line.columns() < INDENTED_CODE && depth < DEEPEST && line.startsWith('>');
        if (quote) {
            line.beginQuote();
            begun.add(new Block(Kind.QUOTE, "", 0));
            begun.addAll(beginWithin(line, depth + 1));
        } else if (depth < DEEPEST && (in == Kind.LIST || line.columns() < INDENTED_CODE)) {
            begun.addAll(beginList(line, behindParagraph && allGoOn, depth));
        }
        if (!begun.isEmpty()) {
            return begun;
        }
        if (!behindParagraph && line.columns() >= INDENTED_CODE && !line.isBlank()) {
            return List.of(new Block(Kind.INDENTED, "", 0));
        }
        String run = line.fence();
        return run.isEmpty() ? List.of() : List.of(new Block(Kind.FENCE, run, 0));
    }

    private List<Block> beginWithin(ServerLine line, int depth) {
        List<Block> begun = begin(line, null, false, false, depth);
        if (!begun.isEmpty() || line.isBlank()) {
            return begun;
        }
        return List.of(paragraph(line));
    }

    private List<Block> beginList(ServerLine line, boolean interrupts, int depth) {
        ServerLine.@Nullable Marker marker = line.marker();
        if (marker == null || (interrupts && !marker.mayInterrupt())) {
            return List.of();
        }
        int columns = line.beginItem(marker);
        Block item = new Block(Kind.ITEM, "", columns);
        List<Block> content = beginWithin(line, depth + 1);
        item.flag = !content.isEmpty();
        List<Block> begun = new ArrayList<>(List.of(new Block(Kind.LIST, marker.mark(), 0), item));
        begun.addAll(content);
        return begun;
    }

    private static Block paragraph(ServerLine line) {
        Block paragraph = new Block(Kind.PARAGRAPH, "", 0);
        paragraph.lines.add(line.rest());
        return paragraph;
    }
}
