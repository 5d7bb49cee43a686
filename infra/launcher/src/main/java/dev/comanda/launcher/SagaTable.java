package dev.comanda.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Orders and their sagas as a table for a person: one line each, one column per step.
///
/// ```
///                         Validate   Reserve   Process  Confirm
/// order        status     Products  Inventory  Payment   Order       took
/// 019a…        CONFIRMED     ✓          ✓         ✓        ✓        46 ms  the good road
/// ```
final class SagaTable {

    private static final int ID = 36;
    private static final int STATUS = 9;
    private static final int TOOK = 8;
    private static final String GAP = "  ";

    private final Paint paint;

    SagaTable(Paint paint) {
        this.paint = paint;
    }

    /// One line of the table.
    ///
    /// @param note what this order shows
    record Row(OrderView order, String note) {}

    /// The table without a trailing line break. All rows have the steps of the first one.
    String render(List<Row> rows) {
        List<String> steps =
                rows.getFirst().order().steps().stream().map(OrderView.Step::name).toList();
        List<String> lines = new ArrayList<>();
        lines.add(paint.quiet(upperHeading(steps).stripTrailing()));
        lines.add(paint.quiet(lowerHeading(steps)));
        for (Row row : rows) {
            lines.add(line(row, steps));
        }
        lines.add("");
        lines.add(paint.quiet("✓ done   ↩ undone   – not reached"));
        return String.join("\n", lines);
    }

    private static String upperHeading(List<String> steps) {
        StringBuilder line = new StringBuilder(pad("", ID) + GAP + pad("", STATUS));
        steps.forEach(step -> line.append(GAP).append(centre(firstWord(step), width(step))));
        return line.toString();
    }

    private static String lowerHeading(List<String> steps) {
        StringBuilder line = new StringBuilder(pad("order", ID) + GAP + pad("status", STATUS));
        steps.forEach(step -> line.append(GAP).append(centre(rest(step), width(step))));
        return line.append(GAP).append(right("took", TOOK)).toString();
    }

    private String line(Row row, List<String> steps) {
        OrderView order = row.order();
        StringBuilder line = new StringBuilder();
        line.append(pad(order.orderId(), ID)).append(GAP);
        line.append(paint.strong(pad(order.status(), STATUS)));
        for (String step : steps) {
            OrderView.Mark mark = mark(order, step);
            line.append(GAP).append(coloured(mark, centre(mark.sign(), width(step))));
        }
        line.append(GAP).append(right(duration(order.took().toMillis()), TOOK));
        return line.append(GAP).append(paint.quiet(row.note())).toString();
    }

    private static OrderView.Mark mark(OrderView order, String step) {
        return order.steps().stream()
                .filter(one -> one.name().equals(step))
                .map(OrderView.Step::mark)
                .findFirst()
                .orElse(OrderView.Mark.NOT_REACHED);
    }

    private String coloured(OrderView.Mark mark, String text) {
        return switch (mark) {
            case DONE -> paint.good(text);
            case UNDONE -> paint.undone(text);
            case NOT_REACHED -> paint.quiet(text);
        };
    }

    /// `46 ms`, `1.2 s`
    static String duration(long millis) {
        return millis < 1_000
                ? millis + " ms"
                : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }

    /// `Validate` of `ValidateProducts`
    private static String firstWord(String step) {
        return step.substring(0, secondWord(step));
    }

    private static String rest(String step) {
        return step.substring(secondWord(step));
    }

    private static int secondWord(String step) {
        for (int i = 1; i < step.length(); i++) {
            if (Character.isUpperCase(step.charAt(i))) {
                return i;
            }
        }
        return step.length();
    }

    private static int width(String step) {
        return Math.max(firstWord(step).length(), rest(step).length());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String centre(String text, int width) {
        int left = Math.max(0, width - text.length()) / 2;
        return pad(" ".repeat(left) + text, width);
    }
}
