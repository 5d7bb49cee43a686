package dev.comanda.nats.permission;

import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.TopologyInstaller;
import dev.comanda.servers.Folders;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;

/// A nats-server with `infra/nats/accounts/accounts.conf`, and keys that were made for it alone.
final class Accounts implements AutoCloseable {

    private static final Path ACCOUNTS = Path.of("../infra/nats/accounts/accounts.conf");
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final Path folder = Folders.temporary("accounts");
    final NatsServer server;

    Accounts() throws IOException, GeneralSecurityException {
        StringBuilder keys = new StringBuilder();
        for (User user : User.values()) {
            keys.append(key(user.name(), nkey(user)));
        }
        keys.append(key("SYSTEM", folder.resolve("system")));
        write("nats-auth/keys.conf", keys.toString());
        Path accounts = write("nats-accounts/accounts.conf", Files.readString(ACCOUNTS));
        server = NatsServer.start(NatsServer.Options.usual().including(accounts));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    /// Makes a key, and returns the line that makes it known.
    private static String key(String user, Path seed) throws IOException, GeneralSecurityException {
        NKey key = NKey.createUser(new SecureRandom());
        Files.writeString(seed, new String(key.getSeed()) + "\n");
        return "NKEY_%s: %s%n".formatted(user, new String(key.getPublicKey()));
    }

    private Path nkey(User user) {
        return folder.resolve(user.label());
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
        Folders.delete(folder);
    }
}
