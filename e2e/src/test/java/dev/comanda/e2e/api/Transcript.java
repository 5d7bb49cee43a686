package dev.comanda.e2e.api;

import java.util.ArrayList;
import java.util.List;

/// A Markdown page, taken apart into its text and the commands of its `console` blocks with the
/// answers that it shows for them.
record Transcript(List<Part> parts) {

    private static final String OPEN = "```console";
    private static final String CLOSE = "```";
    private static final String PROMPT = "$ ";

    /// A piece of the page.
    sealed interface Part {}

    /// Lines that are not run, fences included.
    record Text(List<String> lines) implements Part {}

    /// @param lines as it is written, without the prompt; it goes on after a backslash, or in
    ///     quotes
    /// @param answer the lines below it
    record Command(List<String> lines, List<String> answer) implements Part {

        /// What the shell gets.
        String script() {
            return String.join("\n", lines);
        }

        Command answering(List<String> other) {
            return new Command(lines, other);
        }
    }

    static Transcript parse(List<String> page) {
        List<Part> parts = new ArrayList<>();
        List<String> text = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < page.size(); i++) {
            String line = page.get(i);
            if (!inside || line.equals(CLOSE)) {
                inside = line.equals(OPEN);
                text.add(line);
            } else if (line.startsWith(PROMPT)) {
                parts.add(new Text(List.copyOf(text)));
                text.clear();
                List<String> command = new ArrayList<>(List.of(line.substring(PROMPT.length())));
                while (goesOn(command)) {
                    command.add(page.get(++i));
                }
                List<String> answer = new ArrayList<>();
                while (!page.get(i + 1).equals(CLOSE) && !page.get(i + 1).startsWith(PROMPT)) {
                    answer.add(page.get(++i));
                }
                parts.add(new Command(command, answer));
            } else {
                throw new IllegalArgumentException("an answer without a command: " + line);
            }
        }
        parts.add(new Text(List.copyOf(text)));
        return new Transcript(parts);
    }

    private static boolean goesOn(List<String> command) {
        long quotes = String.join("", command).chars().filter(c -> c == '\'').count();
        return quotes % 2 == 1 || command.getLast().endsWith("\\");
    }

    /// The page, line by line.
    List<String> page() {
        List<String> page = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Text(List<String> lines) -> page.addAll(lines);
                case Command(List<String> lines, List<String> answer) -> {
                    page.add(PROMPT + lines.getFirst());
                    page.addAll(lines.subList(1, lines.size()));
                    page.addAll(answer);
                }
            }
        }
        return page;
    }
}
