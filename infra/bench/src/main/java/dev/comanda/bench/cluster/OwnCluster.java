package dev.comanda.bench.cluster;

import dev.comanda.bench.observe.ProcessTree;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A cluster that is started for the run, and ends with it.
public final class OwnCluster implements Cluster {

    private static final List<Service> PARTICIPANTS = List.of(Service.INVENTORY, Service.PAYMENTS);
    private static final double MILLIS = 1_000;

    private final Plan plan;
    private final Comanda comanda;
    private final Progress progress;

    private OwnCluster(Plan plan, Comanda comanda, Progress progress) {
        this.plan = plan;
        this.comanda = comanda;
        this.progress = progress;
    }

    /// @param instances of each service
    public static OwnCluster start(Plan plan, int instances, Progress progress) {
        OwnCluster cluster = new OwnCluster(plan, Comanda.start(plan, progress), progress);
        try {
            for (int i = 1; i < instances; i++) {
                for (Service service : Service.values()) {
                    progress.timed(
                            () -> {
                                ServiceProcess further = cluster.comanda.another(service);
                                further.start();
                                return further;
                            },
                            it -> it.name() + " at " + it.base());
                }
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// What it was started as.
    public Plan plan() {
        return plan;
    }

    /// Ends every instance of the participants in good order: order-service is alone.
    public void participantsAway() {
        for (Service service : PARTICIPANTS) {
            comanda.instances(service).forEach(ServiceProcess::stop);
        }
    }

    /// Starts every instance of the participants again, at the same time; returns when all are
    /// ready.
    public void participantsBack() {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Service service : PARTICIPANTS) {
                for (ServiceProcess instance : comanda.instances(service)) {
                    starts.add(CompletableFuture.runAsync(instance::start, threads));
                }
            }
        }
        starts.forEach(CompletableFuture::join);
    }

    /// Starts the services anew, one of each, on the same servers and data.
    public void restartServices(Plan other) {
        comanda.restartServices(other, progress);
    }

    @Override
    public List<URI> orderServices() {
        return comanda.instances(Service.ORDERS).stream().map(ServiceProcess::base).toList();
    }

    @Override
    public Api orders() {
        return comanda.api(Service.ORDERS);
    }

    @Override
    public Api inventory() {
        return comanda.api(Service.INVENTORY);
    }

    @Override
    public String natsUrl() {
        return comanda.nats().url();
    }

    @Override
    public Connection superuser(String database) throws SQLException {
        Database superuser = comanda.postgres().superuser();
        return new Database(superuser.hostPort(), database, superuser.user(), superuser.password())
                .connect();
    }

    @Override
    public Map<String, ProcessTree> processes() {
        Map<String, ProcessTree> processes = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            int number = 1;
            for (ServiceProcess instance : comanda.instances(service)) {
                if (instance.isRunning()) {
                    processes.put(name(service, number), new ProcessTree(instance.pid()));
                }
                number++;
            }
        }
        processes.put("PostgreSQL", new ProcessTree(comanda.postgres().pid()));
        processes.put("nats-server", new ProcessTree(comanda.nats().pid()));
        processes.put("load generator", ProcessTree.ofThisProcess());
        return processes;
    }

    @Override
    public Map<String, Double> startedIn() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            int number = 1;
            for (ServiceProcess instance : comanda.instances(service)) {
                seconds.put(name(service, number), instance.startedIn().toMillis() / MILLIS);
                number++;
            }
        }
        return seconds;
    }

    private static String name(Service service, int number) {
        return number == 1 ? service.module() : service.module() + " " + number;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "nats sync_interval",
                String.valueOf(plan.syncInterval()),
                "nats GOMAXPROCS",
                NatsServer.processors(),
                "services' JVM",
                String.join(" ", plan.jvm()));
    }

    @Override
    public void close() {
        comanda.close();
    }
}
