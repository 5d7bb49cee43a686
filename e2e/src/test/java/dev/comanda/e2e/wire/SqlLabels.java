package dev.comanda.e2e.wire;

import dev.comanda.e2e.wire.Watcher.Label;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Gives what one connection sends names that a person understands: `corridor: SELECT saga`,
/// `DELETE outbox orders.created`, `corridor: COMMIT of [inbox, saga, saga_transition, outbox
/// inventory.reserved+payments.process_request]`.
///
/// A transaction that starts by looking for what is due, and only then comes to what is watched, is
/// a *sweep*; any other is the *corridor*: messages, an HTTP call, or the gateway's answer. All
/// that one writes is one statement, which is named after the tables in it and, if there are any,
/// after the subjects of the messages that it claims and queues.
///
/// `BEGIN` has no name: before it is after whatever came last, and after it is before the first
/// statement.
final class SqlLabels {

    private static final Pattern TABLE =
            Pattern.compile(
                    "\\s*(?:(INSERT) INTO|(UPDATE)|(DELETE) FROM|(SELECT)\\b.*?\\bFROM)\\s+([a-z_]+)\\b.*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern SUBJECT =
            Pattern.compile("\\b(?:orders|inventory|payments)\\.[a-z_]+");
    private static final String SWEEP = "sweep";
    private static final String CORRIDOR = "corridor";

    /// A part of a statement that writes several tables.
    private static final Pattern PART =
            Pattern.compile("\\((?:INSERT INTO|UPDATE|DELETE FROM)\\s+([a-z_]+)\\b");
    private static final int MAX_UNKNOWN = 40;

    /// It reads along, and no order waits for it.
    private static final String READ_MODEL = "order_status_view";

    private final ToIntFunction<byte[]> about;
    private @Nullable Transaction open;

    /// @param about see [Watcher#about]; it is given a statement with its parameters
    SqlLabels(ToIntFunction<byte[]> about) {
        this.about = about;
    }

    private static final class Transaction {
        final List<String> written = new ArrayList<>();
        boolean looked;
        int order;
        String name = "";
    }

    /// The name of the unit; `null` if it is not about what is watched.
    ///
    /// @param packet the SQL's parameters somewhere among other bytes
    @Nullable Label of(String sql, byte[] packet) {
        String verb = sql.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
        Transaction tx = open;
        return switch (verb) {
            case "BEGIN", "START" -> {
                open = new Transaction();
                yield null;
            }
            case "COMMIT", "ROLLBACK" -> {
                open = null;
                yield tx == null || tx.order == 0
                        ? null
                        : new Label(tx.order, tx.name + verb + " of " + tx.written);
            }
            default -> statement(sql, packet, tx);
        };
    }

    private @Nullable Label statement(String sql, byte[] packet, @Nullable Transaction tx) {
        int order = sql.contains(READ_MODEL) ? 0 : about.applyAsInt(packet);
        if (tx == null) {
            return order == 0 ? null : new Label(order, name(sql, packet));
        }
        if (tx.order == 0 && order == 0) {
            tx.looked = true;
            return null;
        }
        String name = name(sql, packet);
        if (tx.order == 0) {
            tx.order = order;
            tx.name = (tx.looked ? SWEEP : CORRIDOR) + ": ";
        }
        if (!name.startsWith("SELECT")) {
            tx.written.add(name.substring(name.indexOf(' ') + 1));
        }
        return new Label(tx.order, tx.name + name);
    }

    private static String name(String sql, byte[] packet) {
        if (sql.startsWith("WITH ")) {
            List<String> tables = PART.matcher(sql).results().map(part -> part.group(1)).toList();
            return ("WRITE " + String.join(", ", tables) + " " + subjects(packet)).strip();
        }
        Matcher matcher = TABLE.matcher(sql);
        if (!matcher.matches()) {
            return sql.strip().replaceAll("\\s+", " ").transform(SqlLabels::shortened);
        }
        String verb = "";
        for (int group = 1; group <= 4; group++) {
            verb += matcher.group(group) == null ? "" : matcher.group(group);
        }
        String table = matcher.group(5);
        String about = table.equals("outbox") ? " " + subjects(packet) : "";
        return (verb.toUpperCase(Locale.ROOT) + " " + table + about).strip();
    }

    private static String shortened(String sql) {
        return sql.length() <= MAX_UNKNOWN ? sql : sql.substring(0, MAX_UNKNOWN) + "…";
    }

    /// The subjects among the parameters: those of the messages that are claimed, queued or
    /// forgotten.
    private static String subjects(byte[] packet) {
        TreeSet<String> found = new TreeSet<>();
        SUBJECT.matcher(new String(packet, StandardCharsets.ISO_8859_1))
                .results()
                .forEach(result -> found.add(result.group()));
        return String.join("+", found);
    }
}
