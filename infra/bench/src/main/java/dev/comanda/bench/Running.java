package dev.comanda.bench;

import dev.comanda.bench.cluster.RunningCluster;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that name a cluster which runs already: all of them, or none.
final class Running {

    @Option(
            names = "--orders-url",
            split = ",",
            description =
                    "Take an order-service that runs, or several, instead of starting a cluster."
                            + " Their goods are stocked up; the other three --…-url say where the rest"
                            + " is.")
    @Nullable List<URI> ordersUrl;

    @Option(names = "--inventory-url", description = "Its inventory-service.")
    @Nullable URI inventoryUrl;

    @Option(names = "--nats-url", description = "Its broker, nats://localhost:4222.")
    @Nullable String natsUrl;

    @Option(
            names = "--postgres-url",
            description =
                    "Its PostgreSQL, for a superuser:"
                            + " jdbc:postgresql://localhost:5432/postgres?user=…&password=…")
    @Nullable String postgresUrl;

    /// @return null if a cluster is to be started
    /// @throws IllegalArgumentException naming the option that is missing or wrong
    @Nullable RunningCluster cluster() {
        if (ordersUrl == null && inventoryUrl == null && natsUrl == null && postgresUrl == null) {
            return null;
        }
        return new RunningCluster(
                required("--orders-url", ordersUrl),
                required("--inventory-url", inventoryUrl),
                required("--nats-url", natsUrl),
                required("--postgres-url", postgresUrl));
    }

    private static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    name
                            + " is missing: a cluster that runs is named by --orders-url,"
                            + " --inventory-url, --nats-url and --postgres-url");
        }
        return value;
    }
}
