package dev.comanda.kubernetes.cluster;

import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.servers.PostgresServer;
import dev.comanda.servers.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the operators run in production: PostgreSQL and NATS, with the certificates and the users
/// of the secrets. PostgreSQL is one instance.
///
/// @param secrets with what cert-manager and CloudNativePG add to them
record Servers(Secrets secrets, PostgresServer postgres, NatsCluster nats)
        implements AutoCloseable {

    /// The names that they have in the cluster.
    static final List<String> HOSTS = List.of("nats", "comanda-postgres-rw");

    /// @param work a folder for all that they write
    static Servers start(Secrets secrets, Path work) throws IOException, SQLException {
        PostgresServer postgres = postgres(secrets, work);
        try {
            return new Servers(secrets, postgres, nats(secrets, work));
        } catch (IOException | RuntimeException | AssertionError e) {
            postgres.close();
            throw e;
        }
    }

    private static PostgresServer postgres(Secrets secrets, Path work)
            throws IOException, SQLException {
        Authority authority = Authority.make("comanda-postgres", work);
        Authority.Signed server = authority.sign("postgres", List.of("comanda-postgres-rw"), work);
        put(secrets.file("comanda-postgres-ca/ca.crt"), authority.certificate());
        PostgresServer postgres =
                PostgresServer.startWith(
                        Where.LOCAL,
                        Map.of(
                                "ssl", "on",
                                "ssl_cert_file", server.certificate().toString(),
                                "ssl_key_file", server.key().toString()));
        try (Connection connection = postgres.superuser().connect();
                Statement statement = connection.createStatement()) {
            for (String role :
                    List.of(
                            "orders",
                            "orders-owner",
                            "inventory",
                            "inventory-owner",
                            "payments",
                            "payments-owner")) {
                statement.execute(
                        "ALTER ROLE %s PASSWORD '%s'"
                                .formatted(
                                        secrets.text("postgres-" + role + "/username"),
                                        secrets.text("postgres-" + role + "/password")));
            }
        }
        return postgres;
    }

    private static NatsCluster nats(Secrets secrets, Path work) throws IOException {
        List<String> names = new ArrayList<>(List.of("localhost")); // for the CLI, and each other
        Manifest certificate = Overlay.PRODUCTION.one("Certificate", "nats-tls");
        certificate.list("/spec/dnsNames").forEach(name -> names.add(name.asText()));
        Authority authority =
                new Authority(secrets.file("nats-ca/tls.crt"), secrets.file("nats-ca/tls.key"));
        Authority.Signed server = authority.sign("nats", names, work);
        put(secrets.file("nats-tls/ca.crt"), authority.certificate());
        Path etc = work.resolve("nats/etc");
        put(etc.resolve("nats-auth/keys.conf"), secrets.file("nats-auth/keys.conf"));
        Path accounts = Files.createDirectories(etc.resolve("nats-accounts"));
        Files.writeString(
                accounts.resolve("accounts.conf"),
                Overlay.PRODUCTION.configMap("nats-accounts").get("accounts.conf"));
        String values = Repository.text("infra/kubernetes/overlays/production/nats-values.yaml");
        return NatsCluster.start(
                Kustomize.read(values).getFirst(), server, authority.certificate(), etc);
    }

    private static void put(Path file, Path content) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.copy(content, file);
    }

    @Override
    public void close() {
        nats.close();
        postgres.close();
    }
}
