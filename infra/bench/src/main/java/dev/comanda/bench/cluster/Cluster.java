package dev.comanda.bench.cluster;

import dev.comanda.bench.observe.ProcessTree;
import dev.comanda.launcher.Api;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// What is measured: the services and the servers that they share.
public interface Cluster extends AutoCloseable {

    /// Every order-service.
    List<URI> orderServices();

    /// The first order-service.
    Api orders();

    /// The first inventory-service.
    Api inventory();

    /// `nats://127.0.0.1:4222`
    String natsUrl();

    /// A connection of somebody who may make databases and read every statistic; the caller closes
    /// it.
    ///
    /// @param database `orders`, `inventory`, `payments`, or `postgres`
    Connection superuser(String database) throws SQLException;

    /// What runs, by name, in the order in which a person reads it; empty if it is not ours.
    Map<String, ProcessTree> processes();

    /// Seconds from the start to ready, by service; empty if they are not ours.
    Map<String, Double> startedIn();

    /// What is known of their settings beside PostgreSQL's own.
    Map<String, String> settings();

    @Override
    void close();
}
