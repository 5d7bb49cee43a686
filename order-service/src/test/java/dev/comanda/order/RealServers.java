package dev.comanda.order;

import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// The service under test gets a database of its own and a real nats-server.
public final class RealServers implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        Database database = PostgresServer.shared().freshDatabase("orders");
        // both ports are said, or neither: a packaged service's meters cannot name only one of them
        String management = String.valueOf(Ports.free());
        return Map.of(
                "quarkus.datasource.reactive.url", database.reactiveUrl(),
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "comanda.nats.url", NatsServer.shared().url(),
                "quarkus.management.port", management,
                "quarkus.management.test-port", management,
                "quarkus.http.test-port", String.valueOf(Ports.free()));
    }

    /// The servers are shared and end with the JVM.
    @Override
    public void stop() {}
}
