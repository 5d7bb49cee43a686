package dev.comanda.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The README shows the approved state × event table, word for word.
class ReadmeTableTest {

    private static final Path README = Path.of("../README.md");
    private static final Path APPROVED = Path.of("src/test/resources/saga-table.approved.md");
    private static final String BEGIN = "<!-- saga-table -->";
    private static final String END = "<!-- /saga-table -->";

    @Test
    void the_table_in_the_readme_is_the_approved_one() throws IOException {
        assertThat(README).as("the project's README, seen from the module's folder").exists();
        List<String> readme = Files.readAllLines(README).stream().map(String::strip).toList();
        assertThat(readme).as("markers of the table").containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        List<String> shown =
                readme.subList(readme.indexOf(BEGIN) + 1, readme.indexOf(END)).stream()
                        .filter(line -> !line.isEmpty())
                        .toList();
        assertThat(shown)
                .as("between the markers: a copy of order-service/%s", APPROVED)
                .isEqualTo(Files.readAllLines(APPROVED));
    }
}
