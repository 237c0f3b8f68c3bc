package dev.postrider.relay.mention;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The paragraphs of a text as Mattermost's server finds them, written down from its rules line by line. */
final class ServerParagraphs {

    private static final String SPACE = "[\\t-\\r \\x{85}\\p{Z}]";
    private static final Pattern BLANK = Pattern.compile(SPACE + "*");
    private static final Pattern MARKER =
            Pattern.compile("(?:([0-9]{1,9})([.)])|([-+*]))(?=[ \\t]|" + SPACE + "*$)", Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile("(`{3,}|~{3,})[^`]*", Pattern.DOTALL);

    /** What is left of a line, and how far it is indented. */
    private record Rest(int indent, String text) {
        static Rest of(int indent, String text) {
            int columns = indent;
            int at = 0;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                columns += text.charAt(at) == ' ' ? 1 : 4;
                at++;
            }
            return new Rest(columns, text.substring(at));
        }

        boolean blank() {
            return BLANK.matcher(text).matches();
        }
    }

    private abstract static class Node {
        final List<Node> children = new ArrayList<>();

        abstract @Nullable Rest follow(Rest rest);

        /** What is to be opened below it, null if it does not take that. */
        @Nullable
        List<Node> accept(List<Node> nodes) {
            children.add(nodes.get(0));
            return nodes;
        }

        boolean isLeaf() {
            return false;
        }

        void addLine(Rest rest) {}
    }

    private static final class Document extends Node {
        @Override
        Rest follow(Rest rest) {
            return rest;
        }
    }

    private static final class Quote extends Node {
        @Override
        @Nullable
        Rest follow(Rest rest) {
            if (rest.indent() > 3 || !rest.text().startsWith(">")) {
                return null;
            }
            Rest behind = Rest.of(0, rest.text().substring(1));
            return behind.indent() > 0 ? new Rest(behind.indent() - 1, behind.text()) : behind;
        }
    }

    private static final class Listing extends Node {
        final String kind;

        Listing(String kind) {
            this.kind = kind;
        }

        @Override
        Rest follow(Rest rest) {
            return rest.blank() ? new Rest(0, rest.text()) : rest;
        }

        @Override
        @Nullable
        List<Node> accept(List<Node> nodes) {
            if (nodes.get(0) instanceof Listing other && other.kind.equals(kind)) {
                return nodes.subList(1, nodes.size());
            }
            return null;
        }
    }

    private static final class Item extends Node {
        final int indent;

        Item(int indent) {
            this.indent = indent;
        }

        @Override
        @Nullable
        Rest follow(Rest rest) {
            if (rest.blank()) {
                return children.isEmpty() ? null : new Rest(0, rest.text());
            }
            return rest.indent() < indent ? null : new Rest(rest.indent() - indent, rest.text());
        }
    }

    private static final class Indented extends Node {
        @Override
        @Nullable
        Rest follow(Rest rest) {
            if (rest.indent() >= 4) {
                return new Rest(rest.indent() - 4, rest.text());
            }
            return rest.blank() ? new Rest(0, rest.text()) : null;
        }

        @Override
        boolean isLeaf() {
            return true;
        }
    }

    private static final class Fenced extends Node {
        final String run;
        boolean closed;

        Fenced(String run) {
            this.run = run;
        }

        @Override
        @Nullable
        Rest follow(Rest rest) {
            return closed ? null : rest;
        }

        @Override
        boolean isLeaf() {
            return true;
        }

        @Override
        void addLine(Rest rest) {
            String behind = rest.text().startsWith(run) ? rest.text().substring(run.length()) : "x";
            closed = rest.indent() <= 3 && behind.matches("(?s)" + SPACE + "*" + run.charAt(0) + "*" + SPACE + "*");
        }
    }

    private static final class Paragraph extends Node {
        final StringBuilder raw = new StringBuilder();

        @Override
        @Nullable
        Rest follow(Rest rest) {
            return rest.blank() ? null : rest;
        }

        @Override
        @Nullable
        List<Node> accept(List<Node> nodes) {
            return null;
        }
    }

    private final List<Paragraph> paragraphs = new ArrayList<>();
    private final List<Node> open = new ArrayList<>(List.of(new Document()));

    private ServerParagraphs() {}

    static List<String> of(String text) {
        ServerParagraphs all = new ServerParagraphs();
        Matcher lines = Pattern.compile("[^\\n]*\\n|[^\\n]+").matcher(text);
        while (lines.find()) {
            all.read(Rest.of(0, lines.group()));
        }
        return all.paragraphs.stream().map(each -> each.raw.toString()).toList();
    }

    private void read(Rest line) {
        Rest rest = line;
        int last = 0;
        for (int i = 0; i < open.size(); i++) {
            Rest followed = open.get(i).follow(rest);
            if (followed == null) {
                break;
            }
            rest = followed;
            last = i;
        }
        Node deepest = open.get(last);
        Node tip = open.get(open.size() - 1);
        if (!deepest.isLeaf()) {
            List<Node> started = start(rest, deepest, tip, last + 1);
            if (!started.isEmpty()) {
                attach(last, started);
                return;
            }
        }
        if (tip instanceof Paragraph paragraph && !rest.blank()) {
            paragraph.raw.append(rest.text());
            return;
        }
        open.subList(last + 1, open.size()).clear();
        if (deepest.isLeaf()) {
            deepest.addLine(rest);
        } else if (!rest.blank()) {
            attach(last, List.of(paragraph(rest)));
        }
    }

    private void attach(int last, List<Node> nodes) {
        for (int i = last; i >= 0; i--) {
            List<Node> added = open.get(i).accept(nodes);
            if (added != null) {
                open.subList(i + 1, open.size()).clear();
                open.addAll(added);
                return;
            }
        }
    }

    private Paragraph paragraph(Rest rest) {
        Paragraph paragraph = new Paragraph();
        paragraph.raw.append(rest.text());
        paragraphs.add(paragraph);
        return paragraph;
    }

    private List<Node> start(Rest rest, @Nullable Node in, @Nullable Node tip, int depth) {
        if (rest.text().isEmpty()) {
            return List.of();
        }
        if (rest.indent() <= 3 && depth < 32 && rest.text().startsWith(">")) {
            Rest behind = Rest.of(
                    0,
                    rest.text().startsWith("> ")
                            ? rest.text().substring(2)
                            : rest.text().substring(1));
            List<Node> started = new ArrayList<>(List.of(new Quote()));
            adopt(started, behind, depth);
            return started;
        }
        if ((in instanceof Listing || rest.indent() <= 3) && depth < 32) {
            List<Node> list = list(rest, in == tip && tip instanceof Paragraph, depth);
            if (!list.isEmpty()) {
                return list;
            }
        }
        if (!(tip instanceof Paragraph) && rest.indent() >= 4 && !rest.blank()) {
            return List.of(new Indented());
        }
        Matcher fence = FENCE.matcher(rest.text());
        return fence.matches() ? List.of(new Fenced(fence.group(1))) : List.of();
    }

    private List<Node> list(Rest rest, boolean interrupts, int depth) {
        Matcher marker = MARKER.matcher(rest.text());
        if (!marker.lookingAt()) {
            return List.of();
        }
        Rest behind = Rest.of(0, rest.text().substring(marker.end()));
        boolean ordered = marker.group(1) != null;
        if (interrupts && (behind.blank() || (ordered && Integer.parseInt(marker.group(1)) != 1))) {
            return List.of();
        }
        int taken = behind.blank() || behind.indent() >= 5 ? 1 : behind.indent();
        List<Node> started = new ArrayList<>(List.of(
                new Listing(ordered ? marker.group(2) : marker.group(3)),
                new Item(rest.indent() + marker.end() + taken)));
        adopt(started, new Rest(behind.indent() - taken, behind.text()), depth);
        return started;
    }

    private void adopt(List<Node> started, Rest rest, int depth) {
        List<Node> within = start(rest, null, null, depth + 1);
        if (within.isEmpty() && !rest.blank()) {
            within = List.of(paragraph(rest));
        }
        if (!within.isEmpty()) {
            started.get(started.size() - 1).children.add(within.get(0));
            started.addAll(within);
        }
    }
}
