package dev.comanda.kubernetes;

import dev.comanda.kubernetes.cluster.Authority;
import dev.comanda.kubernetes.cluster.Declared;
import dev.comanda.kubernetes.cluster.NatsCluster;
import dev.comanda.kubernetes.cluster.Secrets;
import dev.comanda.kubernetes.cluster.Shell;
import dev.comanda.kubernetes.manifest.Kustomize;
import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Folders;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import dev.comanda.servers.Where;
import dev.comanda.servers.stripe.StripeStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The production overlay as processes of this machine: the servers with the certificates and the
/// users that `docs/deploy.md` makes, and whatever a manifest declares run as it declares it.
/// Names of hosts are the cluster's; only ports differ.
final class Production implements AutoCloseable {

    static final GoTool NATS_CLI = new GoTool("nats", "github.com/nats-io/natscli/nats", "v0.2.4");

    private static final Overlay OVERLAY = Overlay.PRODUCTION;
    private static final Checkout CHECKOUT = Checkout.find();
    private static final String HOSTS =
            "127.0.0.1 localhost\n127.0.0.1 nats\n127.0.0.1 comanda-postgres-rw\n";

    private final Path work = Folders.temporary("kubernetes");
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final StripeStub stripe = StripeStub.start();
    private final Secrets secrets;
    private final PostgresServer postgres;
    private final NatsCluster nats;
    private final Declared declared;
    private final List<String> jvm;

    Production() throws IOException, SQLException {
        for (Service service : Service.values()) {
            ports.put(service, Ports.free());
        }
        secrets = Secrets.of(DeployPage.block("secrets"), work);
        postgres = startPostgres();
        nats = startNats();
        declared = new Declared(OVERLAY, secrets, work.resolve("pods"), addresses());
        Files.writeString(work.resolve("hosts"), HOSTS);
        jvm = new ArrayList<>(Plan.SMALL_JVM);
        // the cluster's names; Vert.x has a resolver of its own, which asks the network
        jvm.add("-Djdk.net.hosts.file=" + work.resolve("hosts"));
        jvm.add("-Dvertx.disableDnsResolver=true");
    }

    private PostgresServer startPostgres() throws IOException, SQLException {
        Authority authority = Authority.make("comanda-postgres", work);
        Authority.Signed server =
                authority.sign("postgres", List.of("comanda-postgres-rw"), work);
        put("comanda-postgres-ca/ca.crt", authority.certificate());
        PostgresServer started =
                PostgresServer.startWith(
                        Where.LOCAL,
                        Map.of(
                                "ssl", "on",
                                "ssl_cert_file", server.certificate().toString(),
                                "ssl_key_file", server.key().toString()));
        try (Connection connection = started.superuser().connect();
                Statement statement = connection.createStatement()) {
            for (String role : List.of("orders", "inventory", "payments")) {
                statement.execute(
                        "ALTER ROLE %s PASSWORD '%s'"
                                .formatted(
                                        secrets.text("postgres-" + role + "/username"),
                                        secrets.text("postgres-" + role + "/password")));
            }
        }
        return started;
    }

    private NatsCluster startNats() throws IOException {
        Manifest certificate = OVERLAY.one("Certificate", "nats-tls");
        List<String> names = new ArrayList<>(List.of("localhost")); // for the CLI, and each other
        Manifest.elements(certificate.at("/spec/dnsNames")).forEach(it -> names.add(it.asText()));
        Authority authority =
                new Authority(secrets.file("nats-ca/tls.crt"), secrets.file("nats-ca/tls.key"));
        Authority.Signed server = authority.sign("nats", names, work);
        put("nats-tls/ca.crt", authority.certificate());
        Path etc = work.resolve("nats/etc");
        Files.createDirectories(etc.resolve("nats-auth"));
        Files.copy(secrets.file("nats-auth/auth.conf"), etc.resolve("nats-auth/auth.conf"));
        Path values = Kustomize.manifests().resolve("overlays/production/nats-values.yaml");
        return NatsCluster.start(
                Kustomize.read(Files.readString(values)).getFirst(),
                server,
                authority.certificate(),
                etc);
    }

    /// What the operators would put there.
    private void put(String secret, Path file) throws IOException {
        Files.createDirectories(secrets.file(secret).resolveSibling("."));
        Files.copy(file, secrets.file(secret));
    }

    private Map<String, String> addresses() {
        Map<String, String> addresses = new HashMap<>();
        addresses.put("comanda-postgres-rw:5432", "comanda-postgres-rw:" + postgres.port());
        addresses.put("@nats:4222", "@nats:" + nats.port());
        addresses.put("nats-headless:8222", "127.0.0.1:" + nats.monitor());
        ports.forEach(
                (service, port) ->
                        addresses.put(
                                service.module() + ":" + service.port(), "127.0.0.1:" + port));
        return addresses;
    }

    /// Runs a migration Job to its end.
    Shell.Ended migrate(String database) {
        Manifest job = OVERLAY.one("Job", "migrate-" + database);
        return java(SettingsTest.service(job), declared.environment(job));
    }

    /// Runs a service that is not expected to stay.
    Shell.Ended tryToStart(Service service) {
        return java(service, environment(service));
    }

    private Shell.Ended java(Service service, Map<String, String> declaration) {
        Map<String, String> environment = new HashMap<>(declaration);
        environment.put("QUARKUS_HTTP_PORT", "0");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", CHECKOUT.jar(service).toString()));
        return Shell.run(work, environment, command);
    }

    /// Runs the provisioning Job, by the shell that the script asks for and no other.
    Shell.Ended provision() {
        Manifest job = OVERLAY.one("Job", "provision-streams");
        Map<String, String> environment = new HashMap<>(declared.environment(job));
        environment.compute("NATS_URL", (_, url) -> url == null ? "" : url.replace("@nats:", "@localhost:"));
        Path cli = NATS_CLI.find().orElseThrow().toAbsolutePath();
        environment.put("PATH", cli.getParent() + ":" + System.getenv("PATH"));
        return Shell.run(work, environment, declared.command(job));
    }

    /// @throws dev.comanda.launcher.CannotGoOn if it is not ready in time, with the end of its log
    void start(Service service) {
        ServiceProcess process =
                new ServiceProcess(
                        service,
                        port(service),
                        CHECKOUT.jar(service),
                        jvm,
                        environment(service),
                        Path.of("target", "logs").toAbsolutePath());
        services.put(service, process);
        process.start();
    }

    private Map<String, String> environment(Service service) {
        Map<String, String> environment =
                new HashMap<>(declared.environment(OVERLAY.one("Deployment", service.module())));
        if (service == Service.PAYMENTS) {
            environment.put("PAYMENTS_STRIPE_URL", stripe.url());
        }
        return environment;
    }

    private int port(Service service) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalArgumentException(service + " has no port");
        }
        return port;
    }

    Api api(Service service) {
        return new Api(java.net.URI.create("http://127.0.0.1:" + port(service)));
    }

    Secrets secrets() {
        return secrets;
    }

    PostgresServer postgres() {
        return postgres;
    }

    NatsCluster nats() {
        return nats;
    }

    @Override
    public void close() {
        services.values().forEach(ServiceProcess::close);
        nats.close();
        postgres.close();
        stripe.close();
        Folders.delete(work);
    }
}
