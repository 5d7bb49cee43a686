package dev.comanda.launcher.chaos.fault;

import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.launcher.Wiring;
import dev.comanda.launcher.Wiring.Server;
import dev.comanda.launcher.chaos.fault.Fault.Kind;
import dev.comanda.servers.AtExit;
import dev.comanda.servers.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster that can be hurt: all its processes are of this machine, and each service reaches
/// PostgreSQL and NATS through a proxy of its own.
public final class Arena implements AutoCloseable {

    static final String BROKER = "nats-server";
    static final String DATABASE = "PostgreSQL";

    /// How long a service may take to come back, however often it dies again because PostgreSQL is
    /// away while it starts.
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);

    /// The pause before a service that died while starting is started again.
    private static final Duration START_PAUSE = Duration.ofMillis(500);

    /// How long the services may take to make a stream or a consumer again that was lost.
    private static final Duration MADE_AGAIN_WITHIN = Duration.ofSeconds(30);

    private static final Duration LOOK_PAUSE = Duration.ofMillis(100);

    private final Comanda comanda;
    private final Map<String, TcpProxy> proxies;

    private Arena(Comanda comanda, Map<String, TcpProxy> proxies) {
        this.comanda = comanda;
        this.proxies = Map.copyOf(proxies);
    }

    /// Starts the cluster; see [Comanda#start(Plan, Progress)].
    public static Arena start(Plan plan, Progress progress) {
        Map<String, TcpProxy> proxies = new HashMap<>();
        Wiring wiring =
                (service, server, port) -> {
                    TcpProxy proxy = TcpProxy.to(port);
                    proxies.put(between(service, server), proxy);
                    return proxy.port();
                };
        try {
            return new Arena(Comanda.start(plan.wired(wiring), progress), proxies);
        } catch (RuntimeException e) {
            proxies.values().forEach(TcpProxy::close);
            throw e;
        }
    }

    public Comanda comanda() {
        return comanda;
    }

    /// `payment-service to NATS`
    static String between(Service service, Server server) {
        return service + " to " + (server == Server.NATS ? "NATS" : DATABASE);
    }

    TcpProxy proxy(Service service, Server server) {
        TcpProxy proxy = proxies.get(between(service, server));
        if (proxy == null) {
            throw new IllegalStateException("no proxy from " + between(service, server));
        }
        return proxy;
    }

    /// @throws CannotGoOn if it ended by itself, which nothing that we do excuses
    ServiceProcess running(Service service) {
        ServiceProcess process = comanda.service(service);
        if (!process.isRunning()) {
            throw process.failed("ended by itself");
        }
        return process;
    }

    /// Starts a service until it stays up. It may end while PostgreSQL is away, as it cannot
    /// migrate its schema then; whoever runs services starts them again.
    ///
    /// @throws CannotGoOn if it does not come up in time
    void bringBack(Service service) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            try {
                comanda.service(service).start();
                return;
            } catch (CannotGoOn e) {
                boolean late = System.nanoTime() - begin > BACK_WITHIN.toNanos();
                if (late || AtExit.isEnding() || comanda.service(service).isRunning()) {
                    throw e;
                }
                Thread.sleep(START_PAUSE);
            }
        }
    }

    /// Purges or deletes a stream, or deletes one of its consumers, by the broker's own API. If an
    /// earlier fault took it away, its return is waited for first.
    @SuppressWarnings("try") // closing the connection may be interrupted: then so are we
    void lose(Kind kind, String stream, int which)
            throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = Nats.connect(comanda.nats().url())) {
            JetStreamManagement manage = connection.jetStreamManagement();
            List<String> consumers = awaitConsumers(manage, stream);
            switch (kind) {
                case PURGE_STREAM -> manage.purgeStream(stream);
                case DELETE_STREAM -> manage.deleteStream(stream);
                case DELETE_CONSUMER ->
                        manage.deleteConsumer(stream, consumers.get(which % consumers.size()));
                default -> throw new IllegalArgumentException(kind + " takes nothing from NATS");
            }
        }
    }

    private static List<String> awaitConsumers(JetStreamManagement manage, String stream)
            throws IOException, InterruptedException, JetStreamApiException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < MADE_AGAIN_WITHIN.toNanos()) {
            if (manage.getStreamNames().contains(stream)) {
                List<String> names = manage.getConsumerNames(stream).stream().sorted().toList();
                if (!names.isEmpty()) {
                    return names;
                }
            }
            Thread.sleep(LOOK_PAUSE);
        }
        throw new CannotGoOn(
                "stream %s and its consumers were not made again within %d s"
                        .formatted(stream, MADE_AGAIN_WITHIN.toSeconds()));
    }

    /// Stops everything, whatever state it is in. Harmless twice. The services are killed: to end
    /// in good order they would wait for servers that may be dead or stand still.
    @Override
    public void close() {
        for (Service service : Service.values()) {
            comanda.service(service).kill();
        }
        comanda.close();
        proxies.values().forEach(TcpProxy::close);
    }

    @Override
    public String toString() {
        return comanda.toString();
    }
}
