package dev.comanda.e2e.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Expand, then contract: a release only adds. What nobody reads any more is taken away by a later
/// one, and is listed in `contractions.txt` with the release in which its last reader went.
class MigrationsTest {

    private static final Path RELEASED = Path.of("src/test/migrations/released.txt");
    private static final Path CONTRACTIONS = Path.of("src/test/migrations/contractions.txt");

    /// Flyway would refuse to go on where one differs from what had run.
    @Test
    void whatWasReleasedStaysAsItIs() throws IOException {
        if (System.getProperty("keep") != null) {
            keep();
        }
        Map<String, String> now =
                Migration.all().stream()
                        .collect(Collectors.toMap(Migration::name, Migration::digest));
        assertThat(now).as("a change is a new file").containsAllEntriesOf(released());
    }

    @Test
    void whatIsNewerOnlyAdds() throws IOException {
        List<String> allowed =
                Files.readAllLines(CONTRACTIONS).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf(" | ")))
                        .toList();
        Map<String, String> released = released();
        List<String> hurts =
                Migration.all().stream()
                        .filter(migration -> !released.containsKey(migration.name()))
                        .flatMap(migration -> migration.hurts().stream())
                        .filter(found -> allowed.stream().noneMatch(found::startsWith))
                        .toList();
        assertThat(hurts)
                .as("the version before goes on working on this schema, or see %s", CONTRACTIONS)
                .isEmpty();
    }

    @Test
    void noVersionIsThereTwiceInADatabase() {
        List<Migration> all = Migration.all();
        for (String service : List.of("order", "inventory", "payment")) {
            assertThat(
                            all.stream()
                                    .map(Migration::name)
                                    .filter(
                                            name ->
                                                    name.startsWith("nats/")
                                                            || name.startsWith(service))
                                    .map(name -> name.replaceAll(".*/(V\\d+)__.*", "$1")))
                    .as(service)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE saga",
                "ALTER TABLE saga DROP COLUMN undo",
                "ALTER TABLE saga DROP CONSTRAINT saga_pkey",
                "ALTER TABLE saga RENAME COLUMN undo TO still",
                "alter table saga\n  rename to sagas",
                "ALTER TABLE saga ALTER COLUMN version TYPE bigint",
                "ALTER TABLE saga ALTER version SET DATA TYPE bigint",
                "ALTER TABLE saga ALTER COLUMN undo SET NOT NULL",
                "ALTER TABLE saga ADD COLUMN more int NOT NULL",
                "ALTER TABLE saga ADD more int NOT NULL",
                "ALTER TABLE saga ADD CONSTRAINT c CHECK (version > 0)",
                "ALTER TABLE saga ADD CHECK (version > 0)",
                "CREATE UNIQUE INDEX ON saga (undo)",
                "TRUNCATE saga",
                "DO $$ BEGIN EXECUTE 'DROP TABLE saga'; END $$",
                "REVOKE UPDATE ON saga FROM orders"
            })
    void whatTheVersionBeforeDoesNotBearIsFound(String sql) {
        assertThat(new Migration("m", sql + ";").hurts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE more (id int NOT NULL); ALTER TABLE more ADD CHECK (id > 0)",
                "ALTER TABLE saga ADD COLUMN more int",
                "ALTER TABLE saga ADD COLUMN more int NOT NULL DEFAULT 0",
                "ALTER TABLE saga ALTER COLUMN undo DROP NOT NULL",
                "ALTER TABLE saga ALTER COLUMN undo SET DEFAULT 'x'",
                "ALTER TABLE saga_rest SET (fillfactor = 50)",
                "CREATE INDEX ON saga (undo)",
                "-- DROP TABLE saga\nSELECT 1",
                "/* ALTER TABLE saga\n RENAME TO x; */ SELECT 1",
                "GRANT TRUNCATE ON saga TO orders",
                "CREATE TABLE log (id int); REVOKE UPDATE ON log FROM orders"
            })
    void whatItBearsIsNot(String sql) {
        assertThat(new Migration("m", sql + ";").hurts()).isEmpty();
    }

    /// Adds those that are new.
    private static void keep() throws IOException {
        Map<String, String> all = new TreeMap<>(released());
        Migration.all().forEach(it -> all.putIfAbsent(it.name(), it.digest()));
        Files.write(
                RELEASED,
                all.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).toList());
    }

    private static Map<String, String> released() throws IOException {
        return Files.readAllLines(RELEASED).stream()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }
}
