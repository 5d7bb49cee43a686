package dev.comanda.kubernetes.page;

import dev.comanda.kubernetes.manifest.Repository;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What `docs/deploy.md` says, as far as it can be held against something.
public final class DeployPage {

    private static final String TEXT = Repository.text("docs/deploy.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private DeployPage() {}

    public static String text() {
        return TEXT;
    }

    /// The code block between `<!-- name -->` and `<!-- /name -->`.
    public static String block(String name) {
        Matcher found =
                Pattern.compile(
                                "<!-- "
                                        + name
                                        + " -->\\s*```\\w+\\n(.*?)```\\s*<!-- /"
                                        + name
                                        + " -->",
                                Pattern.DOTALL)
                        .matcher(TEXT);
        if (!found.find()) {
            throw new IllegalStateException("docs/deploy.md has no block " + name);
        }
        return found.group(1);
    }

    /// `name/key` of each secret in the table.
    public static Set<String> secrets() {
        Set<String> secrets = new TreeSet<>();
        TEXT.lines()
                .dropWhile(line -> !line.startsWith("| secret |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .forEach(
                        line -> {
                            String[] cells = line.split("\\|", -1);
                            for (String secret : code(cells[1])) {
                                for (String key : code(cells[2])) {
                                    secrets.add(secret + "/" + key);
                                }
                            }
                        });
        return secrets;
    }

    private static Set<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toSet());
    }
}
