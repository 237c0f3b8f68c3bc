package dev.postrider.common.cli;

import java.io.PrintStream;
import java.util.List;

/** Rows of cells on a terminal, aligned. */
public final class Columns {

    private Columns() {}

    /** @param rows all of one length; the last cell of each may be of any width */
    public static void print(List<List<String>> rows, PrintStream out) {
        int last = rows.get(0).size() - 1;
        int[] widths = new int[last];
        for (List<String> row : rows) {
            for (int column = 0; column < last; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < last; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            out.println(line.append(row.get(last)));
        }
    }
}
