package dev.comanda.e2e.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.bench.Mark;
import dev.comanda.e2e.bench.Road;
import dev.comanda.e2e.boundary.Boundary.Side;
import dev.comanda.e2e.wire.NatsWire;
import dev.comanda.e2e.wire.PostgresWire;
import dev.comanda.e2e.wire.Watcher.Unit;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import dev.comanda.servers.Database;
import dev.comanda.servers.NatsServer;
import dev.comanda.servers.PostgresServer;
import dev.comanda.servers.TcpProxy;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/// What BEFORE and AFTER mean, on real servers: before, the server has nothing of the unit; after,
/// it has carried it out; the client knows nothing either way.
class CheckpointIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Mark MARK = new Mark("customer-7", "product-7");

    private static final PostgresServer POSTGRES = PostgresServer.start();
    private static final NatsServer NATS = NatsServer.start();
    private static final Database DATABASE = POSTGRES.freshDatabase("checkpoint");
    private static final io.nats.client.Connection DIRECT = connect(NATS.url());

    private final Checkpoint checkpoint = new Checkpoint();
    private final AtomicBoolean told = new AtomicBoolean();

    @BeforeAll
    static void prepare() throws Exception {
        execute(DATABASE, "CREATE TABLE orders (customer text)");
        var _ =
                DIRECT.jetStreamManagement()
                        .addStream(
                                StreamConfiguration.builder()
                                        .name("ORDERS")
                                        .subjects("orders.*")
                                        .build());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        DIRECT.close();
        NATS.close();
        POSTGRES.close();
    }

    @BeforeEach
    void forget() throws Exception {
        execute(DATABASE, "TRUNCATE orders");
        var _ = DIRECT.jetStreamManagement().purgeStream("ORDERS");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aCommit(Side side) throws Exception {
        arm("corridor: COMMIT of [orders]", side);
        try (TcpProxy proxy = TcpProxy.to(POSTGRES.port(), () -> new PostgresWire(checkpoint))) {
            Database proxied =
                    new Database(
                            "127.0.0.1:" + proxy.port(),
                            DATABASE.name(),
                            DATABASE.user(),
                            DATABASE.password());
            inBackground(
                    () ->
                            execute(
                                    proxied,
                                    "BEGIN",
                                    "INSERT INTO orders VALUES ('customer-7')",
                                    "COMMIT"));
            assertThat(checkpoint.awaitHeld(SOON)).isTrue();
            assertThat(rows()).isEqualTo(side == Side.BEFORE ? 0 : 1);
            assertThat(checkpoint.units())
                    .extracting(Unit::label)
                    .containsExactly("corridor: INSERT orders", "corridor: COMMIT of [orders]");
            checkpoint.letGo();
            Await.until("the connection to end", SOON, () -> proxy.connections() == 0);
            assertThat(rows()).isEqualTo(side == Side.BEFORE ? 0 : 1);
        }
        assertThat(told).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    @SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
    void aPublish(Side side) throws Exception {
        arm("publish orders.created", side);
        try (TcpProxy proxy = TcpProxy.to(NATS.port(), () -> new NatsWire(checkpoint));
                io.nats.client.Connection client = connect("nats://127.0.0.1:" + proxy.port())) {
            inBackground(() -> publish(client));
            assertThat(checkpoint.awaitHeld(SOON)).isTrue();
            assertThat(messages()).isEqualTo(side == Side.BEFORE ? 0 : 1);
            assertThat(told).isFalse();
            checkpoint.letGo();
        }
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    @SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
    void anAcknowledgement(Side side) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(NATS.port(), () -> new NatsWire(checkpoint));
                io.nats.client.Connection client = connect("nats://127.0.0.1:" + proxy.port())) {
            publish(DIRECT);
            arm("ack orders.created", side);
            JetStreamSubscription consumer =
                    client.jetStream()
                            .subscribe(
                                    "orders.created",
                                    PullSubscribeOptions.builder()
                                            .durable("reader-" + side)
                                            .configuration(ConsumerConfiguration.builder().build())
                                            .build());
            Message message = consumer.fetch(1, SOON).getFirst();
            message.ack();
            assertThat(checkpoint.awaitHeld(SOON)).isTrue();
            if (side == Side.AFTER) {
                Await.until("the ack to be taken", SOON, () -> unacknowledged(side) == 0);
            }
            assertThat(unacknowledged(side)).isEqualTo(side == Side.BEFORE ? 1 : 0);
            checkpoint.letGo();
        }
    }

    private void arm(String label, Side side) {
        checkpoint.arm(MARK, new Boundary(Road.CONFIRMED, Service.ORDERS, label, 1, side, true));
    }

    private interface Task {
        void run() throws Exception;
    }

    /// Does it, and notes if it was told that it is done.
    private void inBackground(Task task) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                task.run();
                                told.set(true);
                            } catch (Exception _) {
                                // the connection ended under it, as that of a dead service does
                            }
                        });
    }

    private static io.nats.client.Connection connect(String url) {
        try {
            return Nats.connect(url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void publish(io.nats.client.Connection client) throws Exception {
        var _ =
                client.jetStream()
                        .publish(
                                "orders.created",
                                "{\"customerId\":\"customer-7\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static long messages() throws Exception {
        return DIRECT.jetStreamManagement().getStreamInfo("ORDERS").getStreamState().getMsgCount();
    }

    private static long unacknowledged(Side side) {
        try {
            return DIRECT.jetStreamManagement()
                    .getConsumerInfo("ORDERS", "reader-" + side)
                    .getNumAckPending();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int rows() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM orders")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    /// As text, one query after the other: what the driver makes of transactions is not for it.
    private static void execute(Database database, String... queries) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl() + "?preferQueryMode=simple");
        source.setUser(database.user());
        source.setPassword(database.password());
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String query : queries) {
                var _ = statement.execute(query);
            }
        }
    }
}
