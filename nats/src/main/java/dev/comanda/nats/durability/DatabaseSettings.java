package dev.comanda.nats.durability;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What PostgreSQL promises about a commit, as the service's own sessions have it: a role or a
/// database may set it differently from the server.
final class DatabaseSettings {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String POSTGRESQL = "PostgreSQL";
    private static final String[] NAMES = {
        "fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names"
    };

    private static final String SELECT =
            "SELECT name, setting FROM pg_settings WHERE name = ANY ($1::text[]) ORDER BY name";

    private final Pool pool;

    DatabaseSettings(Pool pool) {
        this.pool = pool;
    }

    /// Blocks until the database has answered.
    List<Setting> look() {
        List<Setting> settings = new ArrayList<>(NAMES.length);
        pool.preparedQuery(SELECT)
                .execute(Tuple.of(NAMES))
                .await()
                .atMost(TIMEOUT)
                .forEach(row -> settings.add(judge(row.getString(0), row.getString(1))));
        return settings;
    }

    /// @param name of a setting of
    /// [PostgreSQL](https://www.postgresql.org/docs/current/runtime-config-wal.html)
    static Setting judge(String name, String value) {
        if (name.equals("synchronous_standby_names")) {
            return Setting.noted(POSTGRESQL, name, value.isEmpty() ? "none" : value);
        }
        // every other value of synchronous_commit waits for this server's own disk
        return value.equals("off")
                ? Setting.weak(POSTGRESQL, name, value, "set " + name + " = on")
                : Setting.firm(POSTGRESQL, name, value);
    }
}
