package dev.comanda.kubernetes.cluster;

import dev.comanda.kubernetes.manifest.Manifest;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServerBinary;
import dev.comanda.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// As many nats-servers as the chart's values say, on 127.0.0.1, with the configuration that the
/// chart makes of them: TLS for clients and among themselves, the users of the secret, JetStream.
public final class NatsCluster implements AutoCloseable {

    private static final Duration UP_WITHIN = Duration.ofSeconds(60);

    private final List<Process> processes = new ArrayList<>();
    private final Path etc;
    private final List<Integer> clients;
    private final List<Integer> monitors;
    private final List<Integer> routes;

    private NatsCluster(int servers, Path etc) {
        this.etc = etc;
        clients = ports(servers);
        monitors = ports(servers);
        routes = ports(servers);
    }

    private static List<Integer> ports(int count) {
        return IntStream.range(0, count).mapToObj(_ -> Ports.free()).toList();
    }

    /// @param values of the chart
    /// @param tls the servers' certificate
    /// @param etc where their configuration goes, as `/etc` in the pod; it has `nats-auth`
    ///     and `nats-accounts`
    public static NatsCluster start(
            Manifest values, Authority.Signed tls, Path authority, Path etc) {
        NatsCluster cluster = new NatsCluster(values.at("/config/cluster/replicas").asInt(), etc);
        try {
            Path config = Files.createDirectories(etc.resolve("nats-config"));
            String certificate =
                    "tls { cert_file: \"%s\", key_file: \"%s\", ca_file: \"%s\" }"
                            .formatted(tls.certificate(), tls.key(), authority);
            for (int i = 0; i < cluster.clients.size(); i++) {
                Path file = config.resolve("nats-" + i + ".conf");
                Files.writeString(file, cluster.configuration(i, values, certificate, etc));
                cluster.processes.add(
                        new ProcessBuilder(
                                        NatsServerBinary.find().toString(), "-c", file.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(cluster.log(i).toFile())
                                .start());
            }
            Await.until("NATS to have a leader (logs in " + etc + ")", UP_WITHIN, cluster::isUp);
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException("starting NATS in " + etc, e);
        } catch (AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private String configuration(int server, Manifest values, String tls, Path etc) {
        return """
               server_name: nats-%d
               listen: "127.0.0.1:%d"
               http: "127.0.0.1:%d"
               %s
               jetstream { store_dir: "%s", sync_interval: %s }
               cluster {
                 name: nats
                 listen: "127.0.0.1:%d"
                 no_advertise: true
                 routes: [%s]
                 %s
               }
               include %s
               """
                .formatted(
                        server,
                        clients.get(server),
                        monitors.get(server),
                        tls,
                        etc.resolve("store-" + server),
                        values.text("/config/jetstream/merge/sync_interval"),
                        routes.get(server),
                        routes.stream()
                                .map(port -> "\"tls://localhost:" + port + "\"")
                                .collect(Collectors.joining(", ")),
                        tls,
                        values.at("/config/merge").path("$include").asText());
    }

    private boolean isUp() {
        for (int port : monitors) {
            if (!get(port, "/healthz").contains("\"ok\"")) {
                return false;
            }
        }
        return get(monitors.getFirst(), "/jsz").contains("\"leader\"");
    }

    /// The answer of a monitor; what went wrong if there is none.
    private static String get(int port, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// What each server's monitor answers.
    public List<String> ask(String path) {
        return monitors.stream().map(port -> get(port, path)).toList();
    }

    /// What somebody wanted and was not allowed, as the servers' logs have it.
    public List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            try (Stream<String> log = Files.lines(log(i))) {
                refusals.addAll(log.filter(line -> line.contains("Violation")).toList());
            } catch (IOException e) {
                throw new UncheckedIOException("reading the logs in " + etc, e);
            }
        }
        return refusals;
    }

    private Path log(int server) {
        return etc.resolve("nats-" + server + ".log");
    }

    /// Where the first one takes clients.
    public int port() {
        return clients.getFirst();
    }

    /// The monitor of the first one.
    public int monitor() {
        return monitors.getFirst();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
