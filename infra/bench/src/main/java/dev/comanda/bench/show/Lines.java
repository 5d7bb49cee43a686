package dev.comanda.bench.show;

import dev.comanda.launcher.Paint;
import java.io.PrintStream;

/// What is printed: headed parts of lines.
final class Lines {

    private final PrintStream out;
    private final Paint paint;

    Lines(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    /// A new part.
    void head(String text) {
        out.println();
        out.println(paint.strong(text));
    }

    void row(Row row) {
        out.println(row);
    }

    void line(String text) {
        out.println(text);
    }

    void quiet(String text) {
        out.println(paint.quiet(text));
    }

    /// The last word.
    void verdict(boolean good, String text) {
        out.println();
        out.println((good ? paint.good("✓ ") : paint.bad("✗ ")) + text);
    }
}
