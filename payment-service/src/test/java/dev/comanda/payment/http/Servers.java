package dev.comanda.payment.http;

import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// A real PostgreSQL and a real nats-server for the whole service.
public final class Servers implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        Database database = PostgresServer.shared().freshDatabase("pay");
        // both ports are said, or neither: a packaged service's meters cannot name only one of them
        String management = String.valueOf(Ports.free());
        return Map.of(
                "comanda.postgres", database.hostPort(),
                "comanda.database", database.name(),
                "comanda.nats.url", NatsServer.shared().url(),
                "quarkus.management.port", management,
                "quarkus.management.test-port", management,
                "quarkus.http.test-port", String.valueOf(Ports.free()));
    }

    @Override
    public void stop() {
        // Both servers are shared by all tests of this JVM and end with it.
    }
}
