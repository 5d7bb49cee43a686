package dev.comanda.nats.permission;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.TopologyInstaller;
import dev.comanda.servers.NatsAccounts;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A nats-server with `infra/nats/accounts/accounts.conf`, and keys that were made for it alone.
final class Accounts implements AutoCloseable {

    private static final Path ACCOUNTS = Path.of("../infra/nats/accounts/accounts.conf");
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final NatsAccounts accounts = NatsAccounts.of(ACCOUNTS);
    final NatsServer server =
            NatsServer.start(NatsServer.Options.usual().including(accounts.include()));

    private Path nkey(User user) {
        return accounts.nkey(user.label());
    }

    /// As a person or a program with that user's key connects.
    Connection connect(User user) throws IOException, InterruptedException {
        char[] seed = Files.readString(nkey(user)).strip().toCharArray();
        return Nats.connect(
                Options.builder()
                        .server(server.url())
                        .authHandler(Nats.staticCredentials((char[]) null, seed))
                        .inboxPrefix(user.inbox())
                        .connectionTimeout(ANSWERS_WITHIN)
                        .maxReconnects(0)
                        .build());
    }

    /// As the service itself connects in production.
    Broker service(User user, Topology topology) {
        return new Broker(
                server.url(),
                nkey(user),
                user.label(),
                TopologyInstaller.ofOwn(topology, user.label()));
    }

    @Override
    public void close() {
        server.close();
        accounts.close();
    }
}
