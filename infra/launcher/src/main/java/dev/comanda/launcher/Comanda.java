package dev.comanda.launcher;

import dev.comanda.servers.AtExit;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.NatsServerBinary;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import dev.comanda.servers.Where;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A whole cluster on this machine: PostgreSQL, nats-server and the three packaged services, each a
/// process that can be killed and started again. It stops with [#close()] or with the JVM, and
/// leaves nothing but the services' logs.
///
/// ```java
/// Plan plan = Plan.isolated(Checkout.find(), Path.of("target/logs"));
/// try (Comanda comanda = Comanda.start(plan, Progress.SILENT)) {
///     Api orders = comanda.api(Service.ORDERS);
/// }
/// ```
public final class Comanda implements AutoCloseable {

    private final PostgresServer postgres;
    private final NatsServer nats;
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final List<ServiceProcess> further = new CopyOnWriteArrayList<>();
    private Plan plan;

    private Comanda(Plan plan, PostgresServer postgres, NatsServer nats) {
        this.postgres = postgres;
        this.nats = nats;
        this.plan = plan;
        prepare();
    }

    private void prepare() {
        for (Service service : Service.values()) {
            services.put(
                    service,
                    new ServiceProcess(
                            service,
                            plan.ports().port(service),
                            plan.checkout().jar(service),
                            plan.jvm(),
                            environment(plan, service, postgres, nats),
                            plan.logs()));
        }
    }

    /// Starts everything, the servers first, each group in parallel; returns when all services are
    /// ready.
    ///
    /// @throws CannotGoOn or [dev.comanda.servers.ServerUnavailable] with a message for a person;
    ///     whatever had been started is stopped again
    public static Comanda start(Plan plan, Progress progress) {
        plan.ports().requireFree();
        for (Service service : Service.values()) {
            plan.checkout().jar(service);
        }
        Comanda comanda = withServers(plan, progress);
        AtExit.close(comanda);
        try {
            comanda.startServices(progress);
            return comanda;
        } catch (RuntimeException e) {
            comanda.close();
            throw e;
        }
    }

    private void startServices(Progress progress) {
        inParallel(
                services.values().stream()
                        .map(service -> (Runnable) () -> start(service, progress))
                        .toList());
    }

    /// Stops the services, further instances for good, and starts them as another plan says; the
    /// servers, their data and the ports stay as they are.
    ///
    /// @param other its JVM options, environment and logs are what counts
    /// @throws CannotGoOn if a service does not start
    public void restartServices(Plan other, Progress progress) {
        services.values().forEach(ServiceProcess::askToStop);
        further.forEach(ServiceProcess::close);
        further.clear();
        services.values().forEach(ServiceProcess::close);
        plan = other.on(plan.ports());
        prepare();
        startServices(progress);
    }

    /// Starts one more instance of a service on a free port, beside those that run. It ends with
    /// the cluster.
    ///
    /// @throws CannotGoOn if it does not start
    public ServiceProcess startAnother(Service service, Progress progress) {
        int number = instances(service).size() + 1;
        ServiceProcess another =
                new ServiceProcess(
                        service,
                        number,
                        Ports.free(),
                        plan.checkout().jar(service),
                        plan.jvm(),
                        environment(plan, service, postgres, nats),
                        plan.logs());
        further.add(another);
        start(another, progress);
        return another;
    }

    /// Every instance of a service, the first one first.
    public List<ServiceProcess> instances(Service service) {
        List<ServiceProcess> all = new ArrayList<>();
        all.add(service(service));
        further.stream().filter(one -> one.service() == service).forEach(all::add);
        return all;
    }

    private static Comanda withServers(Plan plan, Progress progress) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Supplier<PostgresServer> postgres =
                    () ->
                            progress.timed(
                                    () -> PostgresServer.start(plan.postgres()),
                                    PostgresServer::toString);
            CompletableFuture<PostgresServer> first =
                    CompletableFuture.supplyAsync(postgres, threads);
            CompletableFuture<NatsServer> second =
                    CompletableFuture.supplyAsync(() -> nats(plan, progress), threads);
            try {
                return new Comanda(plan, first.join(), second.join());
            } catch (CompletionException e) {
                var _ = first.thenAccept(PostgresServer::close);
                var _ = second.thenAccept(NatsServer::close);
                throw causeOf(e);
            }
        }
    }

    private static NatsServer nats(Plan plan, Progress progress) {
        Where where =
                Where.chosenOr(
                        NatsServerBinary.onThisMachine().isPresent() ? Where.LOCAL : Where.AUTO);
        NatsServer.Options options =
                new NatsServer.Options(
                        where, plan.ports().nats(), plan.ports().monitor(), plan.syncInterval());
        return progress.timed(() -> NatsServer.start(options), NatsServer::toString);
    }

    private static void start(ServiceProcess service, Progress progress) {
        progress.timed(
                () -> {
                    service.start();
                    return service;
                },
                it -> it.service() + " at " + it.base());
    }

    private static Map<String, String> environment(
            Plan plan, Service service, PostgresServer postgres, NatsServer nats) {
        Map<String, String> environment = new HashMap<>();
        int database = plan.wiring().port(service, Wiring.Server.POSTGRES, postgres.port());
        int broker = plan.wiring().port(service, Wiring.Server.NATS, nats.port());
        environment.put("COMANDA_POSTGRES", "127.0.0.1:" + database);
        environment.put("COMANDA_NATS_URL", "nats://127.0.0.1:" + broker);
        environment.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
        environment.put("COMANDA_AUDIT_INVENTORY_URL", url(plan, Service.INVENTORY));
        environment.put("COMANDA_AUDIT_PAYMENT_URL", url(plan, Service.PAYMENTS));
        environment.putAll(plan.environment().getOrDefault(service, Map.of()));
        return environment;
    }

    private static String url(Plan plan, Service service) {
        return "http://127.0.0.1:" + plan.ports().port(service);
    }

    private static void inParallel(List<Runnable> tasks) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<?>[] all =
                    tasks.stream()
                            .map(task -> CompletableFuture.runAsync(task, threads))
                            .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(all).join();
        } catch (CompletionException e) {
            throw causeOf(e);
        }
    }

    private static RuntimeException causeOf(CompletionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : e;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public NatsServer nats() {
        return nats;
    }

    public ServiceProcess service(Service service) {
        ServiceProcess process = services.get(service);
        if (process == null) {
            throw new IllegalArgumentException("no such service: " + service);
        }
        return process;
    }

    /// JSON over HTTP to one of the services.
    public Api api(Service service) {
        return new Api(service(service).base());
    }

    /// Completes with the first service that ends, for whatever reason.
    CompletableFuture<ServiceProcess> firstToEnd() {
        CompletableFuture<ServiceProcess> first = new CompletableFuture<>();
        for (ServiceProcess one : services.values()) {
            var _ = one.onExit().thenAccept(_ -> first.complete(one));
        }
        return first;
    }

    /// Stops the services, then the servers, and deletes their data. Harmless twice.
    @Override
    public void close() {
        services.values().forEach(ServiceProcess::askToStop);
        further.forEach(ServiceProcess::askToStop);
        further.forEach(ServiceProcess::close);
        services.values().forEach(ServiceProcess::close);
        nats.close();
        postgres.close();
        AtExit.forget(this);
    }

    @Override
    public String toString() {
        return "Comanda on " + nats + " and " + postgres;
    }
}
