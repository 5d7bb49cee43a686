package dev.comanda.bench.cluster;

import dev.comanda.bench.observe.ProcessTree;
import dev.comanda.launcher.Api;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// A cluster that runs already, wherever that is. Its processes are not ours to look at, and it
/// stays when the run is over.
///
/// @param orderServices at least one; they take turns
/// @param inventoryService where goods are booked in
/// @param natsUrl `nats://localhost:4222`
/// @param postgresUrl of JDBC, with user and password, and `/postgres` where the database is named
public record RunningCluster(
        List<URI> orderServices, URI inventoryService, String natsUrl, String postgresUrl)
        implements Cluster {

    private static final String SCHEME = "jdbc:postgresql://";
    private static final String ANY = "/postgres";

    /// @throws IllegalArgumentException naming the option that is missing or wrong
    public RunningCluster {
        orderServices = List.copyOf(orderServices);
        if (!postgresUrl.startsWith(SCHEME) || databaseAt(postgresUrl) < 0) {
            throw new IllegalArgumentException(
                    "--postgres-url must be such as"
                            + " jdbc:postgresql://localhost:5432/postgres?user=postgres&password=…, not "
                            + postgresUrl);
        }
    }

    private static int databaseAt(String url) {
        return url.indexOf(ANY, SCHEME.length());
    }

    @Override
    public Api orders() {
        return new Api(orderServices.getFirst());
    }

    @Override
    public Api inventory() {
        return new Api(inventoryService);
    }

    @Override
    public Connection superuser(String database) throws SQLException {
        int name = databaseAt(postgresUrl);
        String url =
                postgresUrl.substring(0, name)
                        + "/"
                        + database
                        + postgresUrl.substring(name + ANY.length());
        return DriverManager.getConnection(url);
    }

    @Override
    public Map<String, ProcessTree> processes() {
        return Map.of("load generator", ProcessTree.ofThisProcess());
    }

    @Override
    public Map<String, Double> startedIn() {
        return Map.of();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("nats", natsUrl);
    }

    /// Nothing: it goes on.
    @Override
    public void close() {}
}
