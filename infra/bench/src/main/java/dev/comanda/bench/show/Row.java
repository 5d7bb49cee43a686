package dev.comanda.bench.show;

import java.util.Locale;

/// One line of a table: a name, and numbers under each other.
final class Row {

    private final StringBuilder line = new StringBuilder();

    /// @param width of the names of this table
    Row(String name, int width) {
        line.append(name);
        pad(width);
    }

    /// @param decimals places behind the point
    Row add(double number, int width, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
        line.repeat(' ', Math.max(1, width - text.length())).append(text);
        return this;
    }

    Row add(String words) {
        line.append("   ").append(words);
        return this;
    }

    private void pad(int width) {
        line.repeat(' ', Math.max(0, width - line.length()));
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
