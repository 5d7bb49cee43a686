package dev.comanda.bench.show;

import dev.comanda.launcher.Paint;
import java.io.PrintStream;
import java.util.IllegalFormatException;
import java.util.Locale;

/// Lines of a table, aligned by their formats.
final class Lines {

    private final PrintStream out;
    private final Paint paint;

    Lines(PrintStream out, Paint paint) {
        this.out = out;
        this.paint = paint;
    }

    /// A new part, named.
    void head(String text) {
        out.println();
        out.println(paint.strong(text));
    }

    void quiet(String text) {
        out.println(paint.quiet(text));
    }

    /// The last word.
    void verdict(boolean good, String text) {
        out.println();
        out.println((good ? paint.good("✓ ") : paint.bad("✗ ")) + text);
    }

    /// @throws IllegalFormatException if the format does not fit the values: a bug
    @SuppressWarnings(
            "AnnotateFormatMethod") // would be a dependency for one method of this package
    void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
