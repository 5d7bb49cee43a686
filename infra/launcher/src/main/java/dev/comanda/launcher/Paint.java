package dev.comanda.launcher;

import java.io.Console;

/// Colours on a terminal, plain text everywhere else. Honours `NO_COLOR` (https://no-color.org).
///
/// @param on whether to colour at all
public record Paint(boolean on) {

    @SuppressWarnings(
            "SystemConsoleNull") // it is null again, since Java 25, where output is redirected
    public static Paint ofThisTerminal() {
        String noColor = System.getenv("NO_COLOR");
        boolean wanted = noColor == null || noColor.isEmpty();
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Paint(wanted && terminal && !"dumb".equals(System.getenv("TERM")));
    }

    public String good(String text) {
        return paint("32", text);
    }

    public String bad(String text) {
        return paint("31", text);
    }

    public String undone(String text) {
        return paint("33", text);
    }

    public String quiet(String text) {
        return paint("2", text);
    }

    public String strong(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
