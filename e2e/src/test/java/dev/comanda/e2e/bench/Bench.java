package dev.comanda.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.bench.Road.End;
import dev.comanda.e2e.wire.NatsWire;
import dev.comanda.e2e.wire.PostgresWire;
import dev.comanda.e2e.wire.Watcher;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.Wiring;
import dev.comanda.servers.Await;
import dev.comanda.servers.TcpProxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A cluster of which a [Watcher] hears everything that each service says to its servers. What has
/// become of an order is read from the databases, past the services: they are what is being killed.
///
/// For one thread, but for what a customer does.
public final class Bench implements AutoCloseable {

    /// Longer than the consumers' ack wait, 30 s.
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);

    private static final BigDecimal PRICE = new BigDecimal("2.50");

    private final List<TcpProxy> proxies = new ArrayList<>();
    private final Comanda comanda;
    private final Streams streams;
    private final Map<String, Connection> databases;

    private Bench(Plan plan, Function<Service, Watcher> watchers) {
        Wiring wiring = (service, server, port) -> proxy(watchers.apply(service), server, port);
        comanda = Comanda.start(plan.wired(wiring), Progress.SILENT);
        streams = new Streams(comanda.nats().url());
        try {
            databases =
                    Map.of(
                            "orders", connect("orders"),
                            "inventory", connect("inventory"),
                            "payments", connect("payments"));
        } catch (SQLException e) {
            comanda.close();
            throw new IllegalStateException(e);
        }
    }

    /// @param plan its wiring does not matter
    /// @param watchers who hears of which service
    public static Bench start(Plan plan, Function<Service, Watcher> watchers) {
        return new Bench(plan, watchers);
    }

    private int proxy(Watcher watcher, Wiring.Server server, int port) {
        TcpProxy proxy =
                switch (server) {
                    case POSTGRES -> TcpProxy.to(port, () -> new PostgresWire(watcher));
                    case NATS -> TcpProxy.to(port, () -> new NatsWire(watcher));
                };
        proxies.add(proxy);
        return proxy.port();
    }

    private Connection connect(String database) throws SQLException {
        return comanda.postgres().database(database).connect();
    }

    public Streams streams() {
        return streams;
    }

    public Comanda comanda() {
        return comanda;
    }

    /// A customer and a product of which [Road#RECEIVED] pieces are there, for one order.
    public Mark newcomer() {
        Mark mark = new Mark("customer-" + UUID.randomUUID(), "product-" + UUID.randomUUID());
        String path = "/inventory/products/" + mark.product();
        Api inventory = comanda.api(Service.INVENTORY);
        inventory.put(
                path,
                Map.of("name", "any", "unitPrice", PRICE, "currency", "EUR", "forSale", true));
        inventory
                .post(
                        path + "/receipts",
                        Map.of("quantity", Road.RECEIVED, "receiptId", "r-" + mark.product()))
                .expect(201);
        return mark;
    }

    /// Places the order; throws if there is no answer.
    public JsonNode place(Mark mark, Road road) {
        Map<String, Object> item =
                Map.of(
                        "productId",
                        mark.product(),
                        "quantity",
                        road.quantity(),
                        "unitPrice",
                        PRICE);
        return comanda.api(Service.ORDERS)
                .post(
                        "/orders",
                        Map.of(
                                "customerId", mark.customer(),
                                "items", List.of(item),
                                "currency", "EUR",
                                "paymentMethod", road.paymentMethod()))
                .expect(201);
    }

    /// The id of the customer's one order; `null` if there is none.
    public @Nullable String orderOf(Mark mark) {
        return text("orders", "SELECT order_id FROM orders WHERE customer_id = ?", mark.customer());
    }

    public boolean sagaHasEnded(String order) {
        return List.of("COMPLETED", "FAILED", "COMPENSATED").contains(sagaStatus(order));
    }

    public String sagaStatus(String order) {
        return String.valueOf(
                text("orders", "SELECT status FROM saga WHERE order_id = ?::uuid", order));
    }

    int charges(String order) {
        return booked(order, "CHARGED");
    }

    private int booked(String order, String outcome) {
        return number(
                "payments",
                "SELECT count(*) FROM simulator_book WHERE order_id = ?::uuid AND outcome = '"
                        + outcome
                        + "'",
                order);
    }

    /// How the order stands now, by what the three databases and the provider's book say.
    ///
    /// @param order `null` if there is none
    public End end(Mark mark, @Nullable String order) {
        int sold = stock(mark, "sold");
        int missing = Road.RECEIVED - sold - stock(mark, "available");
        String status =
                order == null
                        ? End.NEVER_PLACED.order()
                        : switch (sagaStatus(order)) {
                            case "COMPLETED" -> "CONFIRMED";
                            case "COMPENSATED" -> "CANCELLED";
                            case String other -> other;
                        };
        String kept = missing == 0 ? "" : " and keeps " + missing + " pieces";
        return new End(
                status + kept,
                order == null ? 0 : charges(order),
                order == null ? 0 : booked(order, "REFUNDED"),
                sold);
    }

    /// Waits until every outbox is empty and every message was acknowledged by all who hear it.
    /// One that was delivered to a service that died is delivered again after its ack wait.
    public void awaitQuiet() {
        Await.until("every message to be acknowledged", QUIET_WITHIN, streams::allAcknowledged);
        Await.until("every outbox to be empty", QUIET_WITHIN, () -> unsaid() == 0);
    }

    private int unsaid() {
        return databases.keySet().stream()
                .mapToInt(database -> number(database, "SELECT count(*) FROM outbox"))
                .sum();
    }

    private int stock(Mark mark, String column) {
        return number(
                "inventory",
                "SELECT " + column + " FROM product WHERE product_id = ?",
                mark.product());
    }

    private int number(String database, String sql, String... parameters) {
        return Integer.parseInt(String.valueOf(text(database, sql, parameters)));
    }

    private synchronized @Nullable String text(String database, String sql, String... parameters) {
        Connection connection = databases.get(database);
        if (connection == null) {
            throw new IllegalArgumentException("no such database: " + database);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        streams.close();
        comanda.close();
        proxies.forEach(TcpProxy::close);
    }
}
