package dev.comanda.nats.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.durability.DurabilityConfig.Require;
import dev.comanda.nats.durability.DurabilityGate.NotDurable;
import dev.comanda.nats.topology.Broker;
import dev.comanda.nats.topology.Topology;
import dev.comanda.nats.topology.TopologyInstaller;
import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.PostgresServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The gate before servers that promise something, and before others that do not.
@SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
class DurabilityGateIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final NatsServer nats = NatsServer.start();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
        nats.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_durable_database_and_broker_are_let_through() {
        DurabilityGate gate = gate(Require.REFUSE, fresh(), 1);
        assertThatCode(gate::open).doesNotThrowAnyException();
        assertThat(gate.weak()).isEmpty();
        assertThat(ok()).isEqualTo(1);
        assertThat(told(gate))
                .containsEntry("PostgreSQL fsync", "on")
                .containsEntry("PostgreSQL synchronous_commit", "on")
                .containsEntry("PostgreSQL full_page_writes", "on")
                .containsEntry("PostgreSQL synchronous_standby_names", "none")
                .containsEntry("stream ORDERS storage", "file")
                .containsEntry("stream KV_catalog replicas", "1")
                .containsEntry("ok", true);
        assertThat(String.valueOf(told(gate).get("nats-server sync_interval")))
                .startsWith("unknown");
    }

    @Test
    void a_postgresql_that_does_not_sync_is_refused_and_each_setting_is_named() {
        PostgresServer careless =
                PostgresServer.startWith(Map.of("fsync", "off", "full_page_writes", "off"));
        opened.add(careless);
        DurabilityGate gate = gate(Require.REFUSE, careless.database("orders"), 1);
        assertThatThrownBy(gate::open)
                .isInstanceOf(NotDurable.class)
                .hasMessageContaining("PostgreSQL fsync is off: set fsync = on")
                .hasMessageContaining("PostgreSQL full_page_writes is off")
                .hasMessageNotContaining("synchronous_commit");
    }

    @Test
    void a_warning_lets_it_start_and_says_so_in_metric_and_health_data() {
        DurabilityGate gate = gate(Require.WARN, withoutSynchronousCommit(), 1);
        assertThatCode(gate::open).doesNotThrowAnyException();
        gate.look();
        assertThat(ok()).isZero();
        assertThat(new DurabilityHealth(gate).call().getStatus())
                .isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(told(gate))
                .containsEntry("ok", false)
                .containsEntry("PostgreSQL synchronous_commit", "off: set synchronous_commit = on");
    }

    @Test
    void a_role_for_which_commits_do_not_wait_is_refused_on_a_durable_server() {
        DurabilityGate gate = gate(Require.REFUSE, withoutSynchronousCommit(), 1);
        assertThatThrownBy(gate::open).hasMessageContaining("synchronous_commit is off");
    }

    @Test
    void nobody_looks_when_it_is_off() {
        DurabilityGate gate = gate(Require.OFF, withoutSynchronousCommit(), 1);
        gate.open();
        gate.look();
        assertThat(gate.weak()).isEmpty();
        assertThat(metrics.find("durability_ok").gauge()).isNull();
    }

    @Test
    void a_stream_in_memory_is_refused() throws Exception {
        try (Connection connection = Nats.connect(nats.url())) {
            connection
                    .jetStreamManagement()
                    .addStream(
                            StreamConfiguration.builder()
                                    .name("ORDERS")
                                    .subjects("orders.*")
                                    .storageType(StorageType.Memory)
                                    .build());
        }
        DurabilityGate gate = gate(Require.REFUSE, fresh(), 1);
        assertThatThrownBy(gate::open)
                .isInstanceOf(NotDurable.class)
                .hasMessageContaining("stream ORDERS storage is memory");
    }

    @Test
    void a_single_server_that_cannot_keep_three_copies_is_refused() throws Exception {
        try (Connection connection = Nats.connect(nats.url())) {
            new TopologyInstaller(Topology.load(1)).install(connection);
        }
        DurabilityGate gate = gate(Require.REFUSE, fresh(), 3);
        assertThatThrownBy(gate::open)
                .isInstanceOf(NotDurable.class)
                .hasMessageContaining("stream PAYMENTS replicas is 1: comanda.nats.replicas is 3");
    }

    @Test
    void a_broker_that_is_away_is_no_reason_to_refuse_and_what_was_found_stays() {
        DurabilityGate gate = gate(Require.REFUSE, fresh(), 1);
        nats.stop();
        assertThatCode(gate::open).doesNotThrowAnyException();
        assertThat(told(gate)).containsEntry("JetStream is", "unknown: not asked yet");
        nats.restart();
        gate.look();
        assertThat(told(gate)).containsEntry("stream ORDERS storage", "file");
        nats.stop();
        gate.look();
        assertThat(told(gate)).containsEntry("stream ORDERS storage", "file");
    }

    @Test
    void the_brokers_monitor_tells_where_it_stores() {
        DurabilityGate gate = gate(Require.WARN, fresh(), 1, URI.create(nats.monitorUrl()));
        gate.look();
        assertThat(told(gate)).containsKey("nats-server sync_interval");
        assertThat(String.valueOf(told(gate).get("nats-server store_dir"))).endsWith("jetstream");
    }

    private static Database fresh() {
        return PostgresServer.shared().freshDatabase("gate");
    }

    /// As an operator may have set it for one role, on a server that is durable otherwise.
    private static Database withoutSynchronousCommit() {
        Database database = fresh();
        try (java.sql.Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + database.user() + " SET synchronous_commit = off");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    private double ok() {
        return metrics.get("durability_ok").gauge().value();
    }

    private static Map<String, Object> told(DurabilityGate gate) {
        return new DurabilityHealth(gate).call().getData().orElseThrow();
    }

    private DurabilityGate gate(Require require, Database database, int replicas) {
        return gate(require, database, replicas, null);
    }

    private DurabilityGate gate(
            Require require, Database database, int replicas, @Nullable URI monitor) {
        Topology topology = Topology.load(replicas);
        Broker broker = new Broker(nats.url(), "gate", new TopologyInstaller(topology));
        opened.add(broker::stop);
        return new DurabilityGate(
                require,
                new DatabaseSettings(pool(database)),
                new BrokerSettings(
                        broker, topology, monitor == null ? null : new BrokerMonitor(monitor)),
                metrics);
    }

    private Pool pool(Database database) {
        Pool pool =
                Pool.newInstance(
                        PgBuilder.pool()
                                .connectingTo(
                                        PgConnectOptions.fromUri(database.reactiveUrl())
                                                .setUser(database.user())
                                                .setPassword(database.password()))
                                .using(vertx)
                                .build());
        opened.add(() -> pool.close().await().atMost(DEADLINE));
        return pool;
    }
}
