package dev.comanda.kubernetes.cluster;

import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.kubernetes.manifest.Overlay;
import dev.comanda.kubernetes.manifest.Repository;
import dev.comanda.kubernetes.manifest.Shell;
import dev.comanda.kubernetes.page.DeployPage;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Folders;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.Ports;
import dev.comanda.servers.stripe.StripeStub;
import dev.comanda.servers.tokens.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The production overlay as processes of this machine: the secrets are those that the script of
/// `docs/deploy.md` makes, the servers use them, and what a manifest declares runs as it declares
/// it. Hosts have the cluster's names; only ports differ.
final class Production implements AutoCloseable {

    static final GoTool NATS_CLI = new GoTool("nats", "github.com/nats-io/natscli/nats", "v0.3.0");

    private static final Overlay OVERLAY = Overlay.PRODUCTION;

    private final Path work = Folders.temporary("kubernetes");
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final List<ServiceProcess> services = new ArrayList<>();
    private final StripeStub stripe = StripeStub.start();
    private final TokenIssuer issuer = TokenIssuer.start();
    private final List<String> jvm = new ArrayList<>(Plan.SMALL_JVM);
    private final Servers servers;
    private final Declared declared;

    Production() throws IOException, SQLException {
        for (Service service : Service.values()) {
            ports.put(service, Ports.free());
        }
        servers = Servers.start(Secrets.of(DeployPage.block("secrets"), cli(), work), work);
        declared = new Declared(OVERLAY, servers.secrets(), work.resolve("pods"), addresses());
        Path hosts = work.resolve("hosts");
        Files.write(hosts, Servers.HOSTS.stream().map(host -> "127.0.0.1 " + host).toList());
        jvm.add("-Djdk.net.hosts.file=" + hosts);
        jvm.add("-Dvertx.disableDnsResolver=true"); // or it would ask the network
    }

    private static Path cli() {
        return NATS_CLI.find().orElseThrow().toAbsolutePath();
    }

    private Map<String, String> addresses() {
        Map<String, String> addresses = new HashMap<>();
        addresses.put(
                "comanda-postgres-rw:5432", "comanda-postgres-rw:" + servers.postgres().port());
        addresses.put("//nats:4222", "//nats:" + servers.nats().port());
        addresses.put("nats-headless:8222", "127.0.0.1:" + servers.nats().monitor());
        for (Service service : Service.values()) {
            addresses.put(service.module() + ":" + service.port(), "127.0.0.1:" + port(service));
        }
        return addresses;
    }

    private int port(Service service) {
        return Objects.requireNonNull(ports.get(service));
    }

    /// Runs a migration Job to its end.
    Shell.Ended migrate(String database) {
        Manifest job = OVERLAY.one("Job", "migrate-" + database);
        return java(job.service(), declared.environment(job));
    }

    /// Runs a service that is not expected to stay.
    Shell.Ended tryToStart(Service service) {
        return java(service, environment(service));
    }

    private Shell.Ended java(Service service, Map<String, String> declaration) {
        Map<String, String> environment = new HashMap<>(declaration);
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.put("QUARKUS_MANAGEMENT_PORT", "0");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", Repository.checkout().jar(service).toString()));
        return Shell.run(work, environment, command);
    }

    /// Runs the provisioning Job, with the shell that its command names.
    Shell.Ended provision() {
        Manifest job = OVERLAY.one("Job", "provision-streams");
        Map<String, String> environment = new HashMap<>(declared.environment(job));
        // the CLI asks the network for names
        environment.replaceAll((_, value) -> value.replace("//nats:", "//localhost:"));
        environment.put("PATH", cli().resolveSibling("") + ":" + System.getenv("PATH"));
        return Shell.run(work, environment, declared.command(job));
    }

    /// Starts a service for good.
    ///
    /// @throws dev.comanda.launcher.CannotGoOn if it is not ready in time, with the end of its log
    void start(Service service) {
        ServiceProcess process =
                new ServiceProcess(
                        service,
                        port(service),
                        Repository.checkout().jar(service),
                        jvm,
                        environment(service),
                        Path.of("target", "logs").toAbsolutePath());
        services.add(process);
        process.start();
    }

    private Map<String, String> environment(Service service) {
        Map<String, String> environment =
                new HashMap<>(declared.environment(OVERLAY.one("Deployment", service.module())));
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url());
        if (service == Service.PAYMENTS) {
            environment.put("PAYMENTS_STRIPE_URL", stripe.url());
        }
        return environment;
    }

    /// As somebody who has every role.
    Api api(Service service) {
        return new Api(URI.create("http://127.0.0.1:" + port(service)))
                .as(issuer.token("eve", "service", "operator"));
    }

    /// Health and metrics, which nobody needs a token for.
    Api management(Service service) {
        return services.stream()
                .filter(one -> one.service() == service)
                .map(one -> new Api(one.management()))
                .findFirst()
                .orElseThrow();
    }

    Servers servers() {
        return servers;
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
        servers.close();
        stripe.close();
        issuer.close();
        Folders.delete(work);
    }
}
