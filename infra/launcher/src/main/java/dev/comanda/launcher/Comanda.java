package dev.comanda.launcher;

import dev.comanda.servers.AtExit;
import dev.comanda.servers.NatsAccounts;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.NatsServerBinary;
import dev.comanda.servers.Ports;
import dev.comanda.servers.PostgresServer;
import dev.comanda.servers.Where;
import java.util.Collections;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A whole cluster on this machine: PostgreSQL, nats-server and the three packaged services, each a
/// process that can be killed and started again, and of each service as many as wanted. It stops
/// with [#close()] or with the JVM, and leaves nothing but the services' logs.
///
/// ```java
/// Plan plan = Plan.isolated(Checkout.find(), Path.of("target/logs"));
/// try (Comanda comanda = Comanda.start(plan, Progress.SILENT)) {
///     Api orders = comanda.api(Service.ORDERS);
/// }
/// ```
public final class Comanda implements AutoCloseable {

    private Plan plan;
    private final PostgresServer postgres;
    private final NatsServer nats;
    private final @Nullable NatsAccounts accounts;

    /// Of each service at least one; the first is the one on the plan's port.
    private final Map<Service, List<ServiceProcess>> instances = new EnumMap<>(Service.class);

    private boolean closed;

    private Comanda(
            Plan plan, PostgresServer postgres, NatsServer nats, @Nullable NatsAccounts accounts) {
        this.plan = plan;
        this.postgres = postgres;
        this.nats = nats;
        this.accounts = accounts;
        prepare();
    }

    private void prepare() {
        for (Service service : Service.values()) {
            ServiceProcess first =
                    process(service, service.module(), plan.ports().port(service), plan.checkout());
            instances.put(service, new CopyOnWriteArrayList<>(List.of(first)));
        }
    }

    private ServiceProcess process(Service service, String name, int port, Checkout build) {
        return new ServiceProcess(
                service,
                name,
                port,
                build.jar(service),
                plan.jvm(),
                environment(service),
                plan.logs());
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
        inParallel(all().map(one -> (Runnable) () -> start(one, progress)).toList());
    }

    /// Stops every instance and starts one of each service as another plan says; the servers, their
    /// data and the ports stay as they are.
    ///
    /// @param other its JVM options, environment and logs are what counts
    /// @throws CannotGoOn if a service does not start
    public void restartServices(Plan other, Progress progress) {
        all().forEach(ServiceProcess::askToStop);
        all().forEach(ServiceProcess::close);
        synchronized (this) {
            plan = other.on(plan.ports());
            prepare();
        }
        startServices(progress);
    }

    private static Comanda withServers(Plan plan, Progress progress) {
        NatsAccounts accounts = accounts();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Supplier<PostgresServer> postgres =
                    () ->
                            progress.timed(
                                    () -> PostgresServer.start(plan.postgres()),
                                    PostgresServer::toString);
            CompletableFuture<PostgresServer> first =
                    CompletableFuture.supplyAsync(postgres, threads);
            CompletableFuture<NatsServer> second =
                    CompletableFuture.supplyAsync(() -> nats(plan, accounts, progress), threads);
            try {
                return new Comanda(plan, first.join(), second.join(), accounts);
            } catch (CompletionException e) {
                var _ = first.thenAccept(PostgresServer::close);
                var _ = second.thenAccept(NatsServer::close);
                throw causeOf(e);
            }
        }
    }

    /// Users for the services, if they are to have some.
    private static @Nullable NatsAccounts accounts() {
        return Boolean.getBoolean(NatsAccounts.PROPERTY)
                ? NatsAccounts.openToOthers(
                        Checkout.find().root().resolve("infra/nats/accounts/accounts.conf"))
                : null;
    }

    private static NatsServer nats(Plan plan, @Nullable NatsAccounts accounts, Progress progress) {
        Where where =
                Where.chosenOr(
                        NatsServerBinary.onThisMachine().isPresent() ? Where.LOCAL : Where.AUTO);
        NatsServer.Options options =
                new NatsServer.Options(
                        where, plan.ports().nats(), plan.ports().monitor(), plan.syncInterval());
        NatsServer.Options all = accounts == null ? options : options.including(accounts.include());
        return progress.timed(() -> NatsServer.start(all), NatsServer::toString);
    }

    private static void start(ServiceProcess service, Progress progress) {
        progress.timed(
                () -> {
                    service.start();
                    return service;
                },
                it -> it.service() + " at " + it.base());
    }

    private Map<String, String> environment(Service service) {
        Map<String, String> environment = new HashMap<>();
        int database = plan.wiring().port(service, Wiring.Server.POSTGRES, postgres.port());
        int broker = plan.wiring().port(service, Wiring.Server.NATS, nats.port());
        environment.put("COMANDA_POSTGRES", "127.0.0.1:" + database);
        environment.put("COMANDA_NATS_URL", "nats://127.0.0.1:" + broker);
        if (accounts != null) {
            environment.put("COMANDA_NATS_NKEY_FILE", accounts.nkey(service.module()).toString());
            environment.put("COMANDA_NATS_PROVISION", "OWN");
        }
        environment.put("COMANDA_POOL_TLS", "any"); // nobody else is on this machine's loopback
        environment.put("COMANDA_AUTH_REQUIRED", "false"); // likewise
        environment.put("COMANDA_MANAGEMENT_ON_HTTP_PORT", "true");
        environment.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
        String owner = PostgresServer.owner(service.database());
        environment.put("QUARKUS_FLYWAY_USERNAME", owner);
        environment.put("QUARKUS_FLYWAY_PASSWORD", owner);
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

    /// The first instance, on the plan's port: the only one unless there is [#another(Service)].
    public ServiceProcess service(Service service) {
        return instances(service).getFirst();
    }

    /// A further instance beside those that there are: same servers, same configuration, a free
    /// port, a log of its own (`order-service-2.log`). It is not started yet, so that several can
    /// be at once: [ServiceProcess#start()]. It stops with the cluster.
    ///
    /// The audit goes on asking the first instance of each participant.
    public ServiceProcess another(Service service) {
        return another(service, plan.checkout());
    }

    /// The same of another build: another version, that works beside this one.
    public synchronized ServiceProcess another(Service service, Checkout build) {
        requireOpen();
        List<ServiceProcess> there = of(service);
        String name = service.module() + "-" + (there.size() + 1);
        ServiceProcess further = process(service, name, Ports.free(), build);
        there.add(further);
        return further;
    }

    /// Stops an instance in good order, for good, and puts one of another build in its place, on
    /// its port, which is not started yet.
    public synchronized ServiceProcess replace(ServiceProcess old, Checkout build) {
        requireOpen();
        old.close();
        ServiceProcess next =
                process(old.service(), old.name() + "-next", old.base().getPort(), build);
        Collections.replaceAll(of(old.service()), old, next);
        return next;
    }

    private void requireOpen() {
        if (closed) {
            throw new CannotGoOn(this + " is being shut down");
        }
    }

    /// All instances of a service, running or not, the first one first.
    public List<ServiceProcess> instances(Service service) {
        return List.copyOf(of(service));
    }

    private List<ServiceProcess> of(Service service) {
        List<ServiceProcess> there = instances.get(service);
        if (there == null) {
            throw new IllegalArgumentException("no such service: " + service);
        }
        return there;
    }

    private Stream<ServiceProcess> all() {
        return instances.values().stream().flatMap(List::stream);
    }

    /// JSON over HTTP to one of the services.
    public Api api(Service service) {
        return new Api(service(service).base());
    }

    /// Completes with the first service that ends, for whatever reason.
    CompletableFuture<ServiceProcess> firstToEnd() {
        CompletableFuture<ServiceProcess> first = new CompletableFuture<>();
        all().forEach(
                        one -> {
                            var _ = one.onExit().thenAccept(_ -> first.complete(one));
                        });
        return first;
    }

    /// Stops the services, then the servers, and deletes their data. Harmless twice.
    @Override
    public void close() {
        synchronized (this) {
            closed = true; // nobody adds an instance that nobody would stop
        }
        all().forEach(ServiceProcess::askToStop);
        all().forEach(ServiceProcess::close);
        nats.close();
        if (accounts != null) {
            accounts.close();
        }
        postgres.close();
        AtExit.forget(this);
    }

    @Override
    public String toString() {
        return "Comanda on " + nats + " and " + postgres;
    }
}
