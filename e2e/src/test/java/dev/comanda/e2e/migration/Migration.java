package dev.comanda.e2e.migration;

import dev.comanda.launcher.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A file of SQL that Flyway runs once, and what in it the version before may not bear, which goes
/// on working on the schema for a while, or for good if the new one is rolled back.
///
/// @param name module and file: `order-service/V002__orders.sql`
record Migration(String name, String sql) {

    /// What hurts whoever does not know of it, and how it is recognised in a statement in capitals.
    private static final Map<String, Pattern> HURTS =
            rules(
                    Map.entry("takes something away", "\\bDROP (?!NOT NULL|DEFAULT|EXPRESSION)"),
                    Map.entry("renames", "\\bRENAME\\b|\\bSET SCHEMA\\b"),
                    Map.entry("changes a type", "\\bALTER (COLUMN )?\\S+ (SET DATA )?TYPE\\b"),
                    Map.entry("wants a value where none was needed", "\\bSET NOT NULL\\b"),
                    Map.entry(
                            "adds a column that writers have to know",
                            "\\bADD (COLUMN )?(IF NOT EXISTS )?(?!CONSTRAINT\\b|PRIMARY\\b|CHECK\\b)\\S+"
                                    + " (?!.*\\b(DEFAULT|GENERATED)\\b).*\\bNOT NULL\\b"),
                    Map.entry(
                            "forbids what was allowed",
                            "\\bADD (CONSTRAINT \\S+ )?(CHECK|UNIQUE|PRIMARY KEY|FOREIGN KEY|EXCLUDE)\\b"
                                    + "|\\bCREATE UNIQUE INDEX\\b|\\bREVOKE\\b|\\bCREATE (CONSTRAINT )?TRIGGER\\b"),
                    Map.entry("deletes rows", "\\bTRUNCATE (?!ON)|\\bDELETE FROM\\b"));

    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MADE =
            Pattern.compile("\\bCREATE (?:TABLE|FUNCTION|VIEW|SEQUENCE) (?:IF NOT EXISTS )?(\\w+)");

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private static Map<String, Pattern> rules(Map.Entry<String, String>... rules) {
        Map<String, Pattern> all = new LinkedHashMap<>();
        for (Map.Entry<String, String> rule : rules) {
            all.put(rule.getKey(), Pattern.compile(rule.getValue()));
        }
        return all;
    }

    /// Those of all modules.
    static List<Migration> all() {
        Path root = Checkout.find().root();
        List<Migration> all = new ArrayList<>();
        for (String module :
                List.of("nats", "order-service", "inventory-service", "payment-service")) {
            try (Stream<Path> files =
                    Files.list(root.resolve(module).resolve("src/main/resources/db/migration"))) {
                for (Path file : files.sorted().toList()) {
                    all.add(
                            new Migration(
                                    module + "/" + file.getFileName(), Files.readString(file)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("reading the migrations of " + module, e);
            }
        }
        return all;
    }

    /// What of it would hurt the version before: the rule and the statement. What the file itself
    /// has made, nobody knows yet.
    List<String> hurts() {
        List<String> found = new ArrayList<>();
        Set<String> made = new TreeSet<>();
        for (String statement : statements()) {
            MADE.matcher(statement).results().map(m -> m.group(1)).forEach(made::add);
            HURTS.forEach(
                    (what, pattern) -> {
                        if (pattern.matcher(statement).find() && !isAbout(made, statement)) {
                            found.add("%s %s: %s".formatted(name, what, statement));
                        }
                    });
        }
        return found;
    }

    /// In capitals, blanks and comments put right; those inside a block of code, too.
    private List<String> statements() {
        String plain = COMMENT.matcher(sql).replaceAll(" ").toUpperCase(Locale.ROOT);
        return Stream.of(plain.split(";|\\bBEGIN\\b|\\bTHEN\\b", -1))
                .map(statement -> statement.replaceAll("\\s+", " ").strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static boolean isAbout(Set<String> made, String statement) {
        Set<String> words =
                Pattern.compile("\\w+")
                        .matcher(statement)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        return made.stream().anyMatch(words::contains);
    }

    /// Changes with every byte.
    String digest() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
