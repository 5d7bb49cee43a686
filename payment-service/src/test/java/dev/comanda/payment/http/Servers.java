package dev.comanda.payment.http;

import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// A real PostgreSQL and a real nats-server for the whole service.
public final class Servers implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        Database database = PostgresServer.shared().freshDatabase("pay");
        return Map.of(
                "comanda.postgres", database.hostPort(),
                "comanda.database", database.name(),
                "comanda.nats.url", NatsServer.shared().url(),
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        // Both servers are shared by all tests of this JVM and end with it.
    }
}
