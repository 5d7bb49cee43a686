package dev.comanda.nats.permission;

import java.util.Map;
import java.util.function.Function;

/// The table, for people.
///
/// @param refusals by act and by user; empty for what was allowed
record Matrix(Map<Act, Map<User, String>> refusals) {

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(line("", User::label));
        refusals.forEach(
                (act, each) ->
                        table.append(
                                line(
                                        act.what(),
                                        user ->
                                                each.getOrDefault(user, "").isEmpty()
                                                        ? "✓"
                                                        : "–")));
        table.append("\nIn the server's words, to each the first refusal of a kind:\n");
        for (User user : User.values()) {
            for (boolean hears : new boolean[] {false, true}) {
                refusals.entrySet().stream()
                        .filter(act -> act.getKey().hears() == hears)
                        .map(act -> act.getValue().getOrDefault(user, ""))
                        .filter(refusal -> !refusal.isEmpty())
                        .findFirst()
                        .ifPresent(it -> table.append("%-18s %s%n".formatted(user.label(), it)));
            }
        }
        return table.toString();
    }

    private static String line(String first, Function<User, String> cell) {
        StringBuilder line = new StringBuilder("%-52s".formatted(first));
        for (User user : User.values()) {
            line.append("%-18s".formatted(cell.apply(user)));
        }
        return line.append('\n').toString();
    }
}
