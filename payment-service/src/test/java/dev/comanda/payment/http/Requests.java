package dev.comanda.payment.http;

import static io.restassured.RestAssured.get;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.OrderMessage.OrderCreated;
import dev.comanda.nats.contract.PaymentMessage.PaymentProcessRequest;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.agroal.api.AgroalDataSource;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.impl.NatsMessage;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What the orchestrator would say over NATS, and what becomes of it, over HTTP. It knows the
/// service only from outside, so that this may be a process of its own.
final class Requests {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final MessageCodec codec = new MessageCodec("order-service");
    private final Connection nats;

    Requests() throws IOException, InterruptedException {
        nats = Nats.connect(NatsServer.shared().url());
    }

    void disconnect() throws InterruptedException {
        nats.close();
    }

    void say(Envelope<?>... messages) {
        for (Envelope<?> envelope : messages) {
            MessageKey key = MessageKey.of(envelope);
            Await.until("the broker to take " + key, DEADLINE, () -> published(key, envelope));
        }
    }

    /// `true` once it is taken; `false` as long as the service has not made the streams yet.
    private boolean published(MessageKey key, Envelope<?> envelope) {
        Message message = envelope.message();
        try {
            nats.jetStream()
                    .publish(
                            NatsMessage.builder()
                                    .subject(key.subject().wire())
                                    .headers(codec.headers(key, Instant.now(), null))
                                    .data(codec.body(message))
                                    .build());
            return true;
        } catch (IOException | JetStreamApiException _) {
            return false;
        }
    }

    static JsonPath awaitStatus(OrderId order, String pattern) {
        return Await.until(
                "a payment of order " + order + " that is " + pattern,
                DEADLINE,
                () -> {
                    JsonPath list = get("/payments?orderId=" + order).jsonPath();
                    String status = list.getString("[0].status");
                    return status != null && status.matches(pattern) ? list : null;
                });
    }

    static Envelope<Message> created(OrderId order, String amount) {
        BigDecimal total = new BigDecimal(amount);
        return new Envelope<>(
                new OrderCreated(
                        order, "ada", List.of(new OrderItem("tea", 1, total)), total, "EUR"),
                1);
    }

    static Envelope<Message> process(OrderId order, String amount, String method) {
        return new Envelope<>(
                new PaymentProcessRequest(order, "ada", new BigDecimal(amount), "EUR", method), 1);
    }

    static OrderId order() {
        return new OrderId(UUID.randomUUID());
    }

    /// How often the gateway was called for what the payment waits for; empty if it does not
    /// wait.
    static List<Integer> calls(AgroalDataSource database, OrderId order) {
        try (java.sql.Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT gateway_calls FROM payment WHERE ask_at IS NOT NULL AND"
                                        + " order_id = ?")) {
            query.setObject(1, order.value());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? List.of(rows.getInt(1)) : List.of();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Envelope<Message> refund(OrderId order) {
        return new Envelope<>(new PaymentRefundRequest(order, "CANCELLED"), 1);
    }
}
