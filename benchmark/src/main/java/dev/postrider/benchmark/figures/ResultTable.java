package dev.postrider.benchmark.figures;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was seen, a line each; with what was wanted, where something was. Not thread-safe. */
public final class ResultTable {

    private record Row(String what, String seen, String wanted, String met) {}

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    public ResultTable(String title) {
        this.title = title;
        rows.add(new Row("what", "seen", "wanted", ""));
    }

    public ResultTable shown(String what, String seen) {
        rows.add(new Row(what, seen, "", ""));
        return this;
    }

    public ResultTable shown(String what, double seen) {
        return shown(what, number(seen));
    }

    public ResultTable atLeast(String what, double seen, double wanted) {
        return row(what, seen, ">= " + number(wanted), seen >= wanted);
    }

    public ResultTable atMost(String what, double seen, double wanted) {
        return row(what, seen, "<= " + number(wanted), seen <= wanted);
    }

    private ResultTable row(String what, double seen, String wanted, boolean met) {
        rows.add(new Row(what, number(seen), wanted, met ? "met" : "MISSED"));
        return this;
    }

    public void print(PrintWriter out) {
        int widest = rows.stream().mapToInt(row -> row.what.length()).max().orElse(1);
        String format = "  %-" + widest + "s  %16s  %-12s  %s";
        out.println();
        out.println(title);
        for (Row row : rows) {
            out.println(String.format(Locale.ROOT, format, row.what, row.seen, row.wanted, row.met)
                    .stripTrailing());
        }
        out.flush();
    }

    /** Whole numbers as they are, others with three digits behind the point. */
    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.3f", value);
    }
}
