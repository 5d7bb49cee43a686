package dev.comanda.order;

import dev.comanda.nats.codec.MessageCodec;
import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.codec.Subject;
import dev.comanda.nats.contract.InventoryMessage.InventoryCommitted;
import dev.comanda.nats.contract.InventoryMessage.InventoryReserved;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.contract.PaymentMessage.PaymentSucceeded;
import dev.comanda.servers.Await;
import dev.comanda.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Inventory and payment, played by the test.
final class Participants {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final MessageCodec codec = new MessageCodec("a-participant");
    private final Connection nats;

    Participants() throws IOException, InterruptedException {
        nats = Nats.connect(NatsServer.shared().url());
    }

    void reserve(OrderId id) throws Exception {
        say(
                new InventoryReserved(
                        id,
                        "res_" + id,
                        List.of(new OrderItem("coffee", 2, new BigDecimal("2.50"))),
                        Instant.now().plusSeconds(60)));
    }

    void charge(OrderId id) throws Exception {
        say(new PaymentSucceeded(id, "pay_" + id, new BigDecimal("5.00"), "pi_1"));
    }

    void commit(OrderId id) throws Exception {
        say(new InventoryCommitted(id, "res_" + id));
    }

    /// The good road to its end. Step by step: what one participant says may overtake what the
    /// other one said.
    void confirm(OrderId id) throws Exception {
        reserve(id);
        Shop.awaitSaga(id, "PAYMENT_PROCESSING");
        charge(id);
        Shop.awaitSaga(id, "PAYMENT_SUCCEEDED");
        commit(id);
    }

    private void say(Message message) {
        MessageKey key = new MessageKey(message.orderId(), Subject.of(message), 1);
        Await.until("the streams to exist", DEADLINE, () -> published(key, codec.body(message)));
    }

    private boolean published(MessageKey key, byte[] body) {
        try {
            nats.jetStream()
                    .publish(
                            io.nats.client.impl.NatsMessage.builder()
                                    .subject(key.subject().wire())
                                    .headers(codec.headers(key, Instant.now(), null))
                                    .data(body)
                                    .build());
            return true;
        } catch (IOException | JetStreamApiException _) {
            return false; // made by the service when it first connects
        }
    }

    /// Says something that nobody can read.
    void poison(String subject) throws IOException, JetStreamApiException {
        nats.jetStream().publish(subject, "?".getBytes(StandardCharsets.UTF_8));
    }

    void disconnect() throws InterruptedException {
        nats.close();
    }
}
